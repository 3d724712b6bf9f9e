package dev.aegis.dataplane.node.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which entries the log on disk holds, told from the names that Ratis gives its segments:
/// `log_0-99` is closed, `log_inprogress_100` is the one being written.
final class LogReach {
  private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");

  private final Path directory;

  private record Segment(long first, long last) {}

  LogReach(Path directory) {
    this.directory = directory;
  }

  /// Whether the log goes on right after the entry `applied` (or before it) without a gap, and as
  /// far as `upTo`. An open segment counts as reaching as far as needed.
  boolean covers(long applied, long upTo) throws IOException {
    long covered = applied;
    for (Segment segment : segments()) {
      if (segment.first() > covered + 1) {
        return false;
      }
      covered = Math.max(covered, segment.last());
      if (covered == Long.MAX_VALUE) {
        return true;
      }
    }
    return covered >= upTo;
  }

  private List<Segment> segments() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Segment> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        Matcher closed = CLOSED.matcher(name);
        Matcher open = OPEN.matcher(name);
        if (closed.matches()) {
          segments.add(
              new Segment(Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2))));
        } else if (open.matches()) {
          segments.add(new Segment(Long.parseLong(open.group(1)), Long.MAX_VALUE));
        }
      }
    }
    segments.sort(Comparator.comparingLong(Segment::first));
    return segments;
  }
}

package dev.aegis.chaos.log;

import dev.aegis.chaos.jsonl.JsonLine;
import dev.aegis.chaos.jsonl.JsonLines;
import dev.aegis.chaos.jsonl.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// What one node applied, by index. Indexes without a command of a client (elections, ticks) are
/// left out; a node that began from a snapshot begins later than others.
///
/// @param node the node's name
/// @param entries by index
public record AppliedLog(String node, TreeMap<Long, AppliedEntry> entries) {
  private static final String DOCUMENT = "applied log";
  private static final Set<String> FIELDS =
      Set.of("index", "f", "key", "value", "session", "token", "outcome", "revision", "version");

  static AppliedLog of(String node, List<AppliedEntry> entries) {
    TreeMap<Long, AppliedEntry> byIndex = new TreeMap<>();
    entries.forEach(entry -> byIndex.put(entry.index(), entry));
    return new AppliedLog(node, byIndex);
  }

  /// Reads a log, one command per line:
  /// `{"index":7,"f":"put","key":"k","value":"v","outcome":"changed","revision":3,"version":1}`.
  ///
  /// @throws MalformedLineException for the first line that is wrong, or whose index is not greater
  ///   than the one before
  /// @throws IOException when the file itself cannot be read
  public static AppliedLog read(String node, Path file) throws IOException {
    return of(node, JsonLines.read(DOCUMENT, file, new InOrder()::read));
  }

  private static final class InOrder {
    private long last = -1;

    AppliedEntry read(JsonLine line) {
      AppliedEntry entry = AppliedEntry.read(line.allowOnly(FIELDS));
      if (entry.index() <= last) {
        throw line.malformed("index", "it is not greater than the one before");
      }
      last = entry.index();
      return entry;
    }
  }
}

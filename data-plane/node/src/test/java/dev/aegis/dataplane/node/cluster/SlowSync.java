package dev.aegis.dataplane.node.cluster;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Makes the disk of a node process slow, and tells which files it has forced to disk, by a library
/// that is loaded before the C library. Where there is no C compiler, the test is skipped and says
/// so.
final class SlowSync {
  static final Duration DELAY = Duration.ofMillis(1_200);

  private final Path dir;
  private final Path library;

  private SlowSync(Path dir, Path library) {
    this.dir = dir;
    this.library = library;
  }

  static SlowSync compile(Path dir) throws IOException, InterruptedException {
    Path source = dir.resolve("slow-sync.c");
    Path library = dir.resolve("slow-sync.so");
    try (InputStream text = SlowSync.class.getResourceAsStream("/faults/slow-sync.c")) {
      Files.copy(Objects.requireNonNull(text), source);
    }
    assumeTrue(
        compiles(source, library), "no C compiler here, so no disk can be made slow or watched");
    return new SlowSync(dir, library);
  }

  private static boolean compiles(Path source, Path library) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /// What a node's process is started with, so that its disk can be made slow.
  Map<String, String> environment(String node) {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "SLOW_SYNC_WHILE", marker(node).toString(),
        "SLOW_SYNC_FORCED", forcedList(node).toString(),
        "SLOW_SYNC_MS", Long.toString(DELAY.toMillis()));
  }

  private Path marker(String node) {
    return dir.resolve("slow-" + node);
  }

  private Path forcedList(String node) {
    return dir.resolve("forced-" + node);
  }

  /// The files and directories that the process has forced to disk so far.
  Set<Path> forced(String node) throws IOException {
    Path list = forcedList(node);
    return Files.exists(list)
        ? Files.readAllLines(list).stream().map(Path::of).collect(toUnmodifiableSet())
        : Set.of();
  }

  void begin(String node) throws IOException {
    Files.createFile(marker(node));
  }
}

package dev.aegis.bench.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The memory that a process and all it started hold in RAM, as `/proc` tells it.
///
/// Not the size of its address space, which `ulimit -v` would limit: a JVM reserves gigabytes that
/// it never touches. Pages that several of the processes share count once for each.
final class ResidentMemory {
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1024;

  private ResidentMemory() {}

  /// Bytes; 0 of one that has ended, and where there is no `/proc`.
  static long of(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
        .mapToLong(one -> ofOne(one.pid()))
        .sum();
  }

  private static long ofOne(long pid) {
    try {
      List<String> status = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"));
      return status.stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> kib(line.substring(RESIDENT.length())) * KIB)
          .sum();
    } catch (IOException _) {
      // it has ended meanwhile
      return 0;
    }
  }

  private static long kib(String number) {
    return Long.parseLong(number.replace("kB", "").strip());
  }
}

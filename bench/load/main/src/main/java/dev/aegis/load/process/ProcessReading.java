package dev.aegis.load.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// CPU time and memory of processes at one moment, read from Linux' `/proc`. A process that has
/// ended is not in it.
///
/// @param byName what each process has used since it began
public record ProcessReading(SortedMap<String, ProcessUse> byName) {
  /// The kernel gives CPU time to programs in ticks of 10 ms (USER_HZ), whatever its own clock.
  private static final Duration TICK = Duration.ofMillis(10);

  /// Places of utime and stime behind the command's name, which ends with the last parenthesis.
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  private static final long KIB_PER_MIB = 1024;

  /// Reads processes by name.
  ///
  /// @param pids each process's number, by name
  public static ProcessReading of(Map<String, Long> pids) {
    SortedMap<String, ProcessUse> uses = new TreeMap<>();
    pids.forEach((name, pid) -> {
      try {
        Path folder = Path.of("/proc", Long.toString(pid));
        uses.put(
            name,
            new ProcessUse(
                cpu(Files.readString(folder.resolve("stat"))),
                residentMib(Files.readString(folder.resolve("status")))));
      } catch (IOException _) {
        // It has ended: it is left out, and the report shows one server fewer.
      }
    });
    return new ProcessReading(uses);
  }

  public static ProcessReading ofThisProcess(String name) {
    return of(Map.of(name, ProcessHandle.current().pid()));
  }

  /// What each process used since an earlier reading. A process that was not there then counts from
  /// its beginning: it is a new one under the same name.
  public SortedMap<String, ProcessUse> since(ProcessReading earlier) {
    SortedMap<String, ProcessUse> uses = new TreeMap<>();
    byName.forEach((name, now) -> {
      ProcessUse before = earlier.byName.get(name);
      Duration cpu = before == null ? now.cpu() : now.cpu().minus(before.cpu());
      uses.put(name, new ProcessUse(cpu.isNegative() ? now.cpu() : cpu, now.residentMib()));
    });
    return uses;
  }

  static Duration cpu(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return TICK.multipliedBy(
        Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]));
  }

  static long residentMib(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
        .findFirst()
        .orElse(0L); // a zombie has none
  }
}

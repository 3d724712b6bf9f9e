package dev.aegis.bench.agent;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Processor time of this process, of all it started that still run, and of those that ended and
/// were waited for by whoever started them: whatever an agent does is in one of the three, since
/// nothing else is asked meanwhile.
final class ProcessorTime {
  private static final double NANOS_PER_SECOND = 1e9;

  /// Of the kernel's interface, on every Linux.
  private static final double TICKS_PER_SECOND = 100;

  /// Places behind the name of the process (proc_pid_stat(5), fields 14 to 17): its own time, user
  /// and system, and that of the children it has waited for.
  private static final int OWN = 11;

  private static final int OF_THE_ENDED = 13;
  private static final int END = 15;

  private ProcessorTime() {}

  /// So far; what the operating system does not tell counts as nothing.
  static double seconds() {
    ProcessHandle self = ProcessHandle.current();
    double ofTheOthers = self.descendants().mapToDouble(process -> told(process.pid(), OWN)).sum();
    return own() + told(self.pid(), OF_THE_ENDED) + ofTheOthers;
  }

  private static double own() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime()) / NANOS_PER_SECOND
        : 0;
  }

  /// @param from the first place that counts
  private static double told(long pid, int from) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      // the name before stands in parentheses and may hold spaces
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
      long ticks = 0;
      for (int place = from; place < END; place++) {
        ticks += Long.parseLong(fields[place]);
      }
      return ticks / TICKS_PER_SECOND;
    } catch (IOException _) {
      // it has ended meanwhile, or nobody tells it here
      return 0;
    }
  }
}

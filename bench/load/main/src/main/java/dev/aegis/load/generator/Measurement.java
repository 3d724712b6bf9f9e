package dev.aegis.load.generator;

import dev.aegis.load.plan.Operation;
import dev.aegis.load.process.ProcessUse;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one load showed while it counted.
///
/// @param elapsed how long it counted
/// @param all latencies of all operations together
/// @param byOperation the same, apart
/// @param failures how many operations failed, by kind
/// @param servers what each server used in that time, by name
/// @param generator what the generator itself used
public record Measurement(
    Duration elapsed,
    LatencySummary all,
    SortedMap<Operation, LatencySummary> byOperation,
    SortedMap<String, Long> failures,
    SortedMap<String, ProcessUse> servers,
    ProcessUse generator) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICROSECOND = 1e3;

  public Measurement {
    byOperation = Collections.unmodifiableSortedMap(new TreeMap<>(byOperation));
    failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
  }

  /// Operations that succeeded, a second.
  public double operationsPerSecond() {
    return all.count() / (elapsed.toNanos() / NANOS_PER_SECOND);
  }

  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /// CPU time of all servers together, in microseconds for each operation that succeeded.
  public double serverCpuMicrosPerOperation() {
    return perOperation(
        servers.values().stream().map(ProcessUse::cpu).reduce(Duration.ZERO, Duration::plus));
  }

  /// CPU time of the generator, in microseconds for each operation that succeeded.
  public double generatorCpuMicrosPerOperation() {
    return perOperation(generator.cpu());
  }

  /// CPU time in microseconds for each operation that succeeded; not a number when none did.
  public double perOperation(Duration cpu) {
    return all.count() == 0 ? Double.NaN : cpu.toNanos() / NANOS_PER_MICROSECOND / all.count();
  }

  /// The greatest resident memory of any server, in MiB.
  public long largestServerMib() {
    return servers.values().stream().mapToLong(ProcessUse::residentMib).max().orElse(0);
  }
}

package dev.aegis.load.report;

import dev.aegis.load.generator.LatencySummary;
import dev.aegis.load.generator.Measurement;
import dev.aegis.load.process.ProcessUse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One measurement for a person, and for a program.
public final class MeasurementText {
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private MeasurementText() {}

  /// Several lines.
  public static String of(Measurement measured) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%.0f operations/s; latency in ms: %s; %d failed%n"
            .formatted(measured.operationsPerSecond(), latency(measured.all()), measured.failed()));
    if (measured.byOperation().size() > 1) {
      measured
          .byOperation()
          .forEach((operation, summary) ->
              text.append(
                  "  %-17s %9d; %s%n"
                      .formatted(operation.word(), summary.count(), latency(summary))));
    }
    measured
        .failures()
        .forEach((kind, count) -> text.append("  failed: %s, %d times%n".formatted(kind, count)));
    text.append(
        "server CPU %.1f us/operation in all; the generator's own %.1f%n"
            .formatted(
                measured.serverCpuMicrosPerOperation(), measured.generatorCpuMicrosPerOperation()));
    measured
        .servers()
        .forEach((name, use) ->
            text.append(
                "  %-4s CPU %6.1f us/operation, %5.2f s; memory %d MiB%n"
                    .formatted(
                        name,
                        measured.perOperation(use.cpu()),
                        seconds(use.cpu()),
                        use.residentMib())));
    return text.toString();
  }

  private static String latency(LatencySummary summary) {
    return String.format(
        Locale.ROOT,
        "mean %.2f, p50 %.2f, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.1f",
        summary.mean() / MICROS_PER_MILLI,
        summary.p50() / MICROS_PER_MILLI,
        summary.p90() / MICROS_PER_MILLI,
        summary.p99() / MICROS_PER_MILLI,
        summary.p999() / MICROS_PER_MILLI,
        summary.max() / MICROS_PER_MILLI);
  }

  /// For [Json]: all figures, with their units in the names.
  public static Map<String, Object> toMap(Measurement measured) {
    Map<String, Object> byOperation = new TreeMap<>();
    measured
        .byOperation()
        .forEach((operation, summary) -> byOperation.put(operation.word(), toMap(summary)));
    Map<String, Object> servers = new TreeMap<>();
    measured.servers().forEach((name, use) -> servers.put(name, toMap(use)));
    return new TreeMap<>(
        Map.of(
            "measuredSeconds", seconds(measured.elapsed()),
            "operationsPerSecond", measured.operationsPerSecond(),
            "latencyMicros", toMap(measured.all()),
            "latencyMicrosByOperation", byOperation,
            "failures", measured.failures(),
            "serverCpuMicrosPerOperation", measured.serverCpuMicrosPerOperation(),
            "generatorCpuMicrosPerOperation", measured.generatorCpuMicrosPerOperation(),
            "servers", servers));
  }

  private static Map<String, Object> toMap(LatencySummary summary) {
    return new TreeMap<>(
        Map.of(
            "count", summary.count(),
            "mean", summary.mean(),
            "p50", summary.p50(),
            "p90", summary.p90(),
            "p99", summary.p99(),
            "p999", summary.p999(),
            "max", summary.max()));
  }

  private static Map<String, Object> toMap(ProcessUse use) {
    return new TreeMap<>(
        Map.of("cpuSeconds", seconds(use.cpu()), "residentMib", use.residentMib()));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS_PER_SECOND;
  }
}

package dev.aegis.load.generator;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;

/// What a set of latencies comes down to. All but the count in microseconds.
public record LatencySummary(
    long count, double mean, double p50, double p90, double p99, double p999, double max) {
  private static final double NANOS = TimeUnit.MICROSECONDS.toNanos(1);

  static LatencySummary of(AbstractHistogram nanos) {
    return new LatencySummary(
        nanos.getTotalCount(),
        nanos.getTotalCount() == 0 ? 0 : nanos.getMean() / NANOS,
        percentile(nanos, 50),
        percentile(nanos, 90),
        percentile(nanos, 99),
        percentile(nanos, 99.9),
        nanos.getMaxValue() / NANOS);
  }

  private static double percentile(AbstractHistogram nanos, double percentile) {
    return nanos.getTotalCount() == 0 ? 0 : nanos.getValueAtPercentile(percentile) / NANOS;
  }
}

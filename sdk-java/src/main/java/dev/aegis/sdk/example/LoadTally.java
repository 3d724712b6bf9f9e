package dev.aegis.sdk.example;

import dev.aegis.sdk.AegisException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Operations, errors and times of a load. Safe for use by many threads.
final class LoadTally {
  private static final int FIRST_CAPACITY = 1024;

  private final Map<String, Integer> errors = new TreeMap<>();
  private long[] tookNanos = new long[FIRST_CAPACITY];
  private int operations;
  private int untypedErrors;

  synchronized void done(Duration took) {
    if (operations == tookNanos.length) {
      tookNanos = Arrays.copyOf(tookNanos, operations * 2);
    }
    tookNanos[operations++] = took.toNanos();
  }

  synchronized void failed(RuntimeException failure) {
    errors.merge(failure.getClass().getSimpleName(), 1, Integer::sum);
    if (!(failure instanceof AegisException)) {
      untypedErrors++;
    }
  }

  synchronized boolean isGood() {
    return operations > 0 && untypedErrors == 0;
  }

  /// One line for a person. Times are from the moment an operation was due, so a queue behind a
  /// slow one shows.
  synchronized String text() {
    long[] sorted = Arrays.copyOf(tookNanos, operations);
    Arrays.sort(sorted);
    return "%d operations; p50 %.1f ms, p99 %.1f ms; errors %s, untyped %d"
        .formatted(
            operations,
            percentileMs(sorted, 50),
            percentileMs(sorted, 99),
            errors.isEmpty() ? "none" : errors,
            untypedErrors);
  }

  /// The smallest time that at least `percent` of the operations did not exceed.
  private static double percentileMs(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(sorted.length * (percent / 100.0));
    return sorted[rank - 1] / 1e6;
  }
}

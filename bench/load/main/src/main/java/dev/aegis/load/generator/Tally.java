package dev.aegis.load.generator;

import dev.aegis.load.plan.Mix;
import dev.aegis.load.plan.Operation;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Counts what ends while it is open; what ends before or after is not counted. Safe for use by
/// many threads.
final class Tally {
  /// Longer operations are recorded as this long.
  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final int SIGNIFICANT_DIGITS = 3;

  private final Map<Operation, ConcurrentHistogram> nanos = new EnumMap<>(Operation.class);
  private final ConcurrentSkipListMap<String, LongAdder> failures = new ConcurrentSkipListMap<>();
  private volatile boolean open;

  Tally(Mix mix) {
    for (Operation operation : mix.weights().keySet()) {
      nanos.put(operation, new ConcurrentHistogram(LONGEST.toNanos(), SIGNIFICANT_DIGITS));
    }
  }

  void open() {
    open = true;
  }

  void close() {
    open = false;
  }

  void succeeded(Operation operation, Duration took) {
    if (open) {
      ConcurrentHistogram histogram = nanos.get(operation);
      if (histogram == null) {
        throw new IllegalArgumentException(operation + " is not in the mix");
      }
      histogram.recordValue(Math.clamp(took.toNanos(), 0, LONGEST.toNanos()));
    }
  }

  void failed(String kind) {
    if (open) {
      failures.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    }
  }

  /// All operations together.
  LatencySummary all() {
    Histogram sum = new Histogram(LONGEST.toNanos(), SIGNIFICANT_DIGITS);
    nanos.values().forEach(sum::add);
    return LatencySummary.of(sum);
  }

  SortedMap<Operation, LatencySummary> byOperation() {
    SortedMap<Operation, LatencySummary> summaries = new TreeMap<>();
    nanos.forEach((operation, histogram) -> summaries.put(operation, LatencySummary.of(histogram)));
    return summaries;
  }

  SortedMap<String, Long> failures() {
    SortedMap<String, Long> counts = new TreeMap<>();
    failures.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }
}

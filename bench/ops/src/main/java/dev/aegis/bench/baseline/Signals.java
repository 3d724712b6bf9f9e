package dev.aegis.bench.baseline;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One signal for each kind, over time: the greatest value of any node in each stretch of five
/// seconds, standardised by the first quarter of the window.
///
/// @param deviations by kind: how many standard deviations above the mean of that quarter, in order
record Signals(SortedMap<AnomalyKind, List<Double>> deviations) {
  private static final long STRETCH_MS = 5_000;

  /// Which metric speaks for which kind.
  ///
  /// @param counts whether its growth is meant
  /// @param floor the least standard deviation, in its own unit: a signal that stood still would
  ///   have none
  private record Signal(AnomalyKind kind, MetricName metric, boolean counts, double floor) {}

  private static final List<Signal> ALL =
      List.of(
          new Signal(AnomalyKind.CLOCK_SKEW, MetricName.CLOCK_OFFSET, false, 0.01),
          new Signal(AnomalyKind.ELECTION_CHURN, MetricName.RAFT_TERM, true, 0.25),
          new Signal(AnomalyKind.LEASE_STARVATION, MetricName.LEASE_EXPIRATIONS, true, 0.5),
          new Signal(AnomalyKind.SLOW_FOLLOWER, MetricName.RAFT_LOG_LAG, false, 50),
          new Signal(
              AnomalyKind.SPLIT_BRAIN_RISK, MetricName.RAFT_QUORUM_CONTACT_AGE, false, 0.25));

  static Signals of(TelemetryWindow window) {
    SortedMap<AnomalyKind, List<Double>> deviations = new TreeMap<>();
    for (Signal signal : ALL) {
      List<Double> values = greatest(window, signal.metric().wireName());
      deviations.put(
          signal.kind(), standardised(signal.counts() ? growth(values) : values, signal.floor()));
    }
    return new Signals(deviations);
  }

  private static List<Double> greatest(TelemetryWindow window, String name) {
    SortedMap<Long, Double> greatest = new TreeMap<>();
    for (MetricSample sample : window.samples()) {
      if (sample.name().equals(name)) {
        greatest.merge(
            (sample.atMs() - window.fromMs()) / STRETCH_MS, Math.abs(sample.value()), Math::max);
      }
    }
    return new ArrayList<>(greatest.values());
  }

  private static List<Double> growth(List<Double> values) {
    List<Double> growth = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      // none in the first stretch, so that growth and levels of a stretch have the same place
      growth.add(i == 0 ? 0 : Math.max(0, values.get(i) - values.get(i - 1)));
    }
    return growth;
  }

  private static List<Double> standardised(List<Double> values, double floor) {
    List<Double> quarter = values.subList(0, values.size() / 4);
    double mean = quarter.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    double variance =
        quarter.stream().mapToDouble(value -> (value - mean) * (value - mean)).average().orElse(0);
    double deviation = Math.max(floor, Math.sqrt(variance));
    return values.stream().map(value -> (value - mean) / deviation).toList();
  }

  /// The greatest deviation of a kind's signal; 0 where there is none.
  double peak(AnomalyKind kind) {
    List<Double> own = deviations.getOrDefault(kind, List.of());
    return own.isEmpty() ? 0 : Math.max(0, Collections.max(own));
  }
}

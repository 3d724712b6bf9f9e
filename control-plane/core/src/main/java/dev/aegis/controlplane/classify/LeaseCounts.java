package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.telemetry.signal.MetricSample;
import java.util.ArrayList;
import java.util.List;

/// Expirations, renewals and open sessions as one node counted them, reading by reading. Pure.
record LeaseCounts(Series expirations, Series renewals, Series sessions) {
  double expired() {
    return expirations.increase();
  }

  /// Renewals since the first lease ran out.
  double renewedSinceTheFirst() {
    double renewed = 0;
    for (int i = firstExpiration(); i < readings(); i++) {
      renewed += renewals.growthTo(i);
    }
    return renewed;
  }

  double openAtMost() {
    return sessions.max();
  }

  /// How many sessions were open, as a rule, before the first lease ran out; 0 if that is unknown.
  double openBefore() {
    int first = firstExpiration();
    if (first == readings()) {
      return 0;
    }
    long firstMs = expirations.points().get(first).atMs();
    return Series.medianOf(
        sessions.points().stream()
            .filter(sample -> sample.atMs() < firstMs)
            .mapToDouble(MetricSample::value)
            .toArray());
  }

  /// Whether, while leases ran out, others were renewed about as often as before the first of them
  /// did. A starved lease is renewed no more for its whole TTL before it runs out, so what was
  /// usual is told by a longer time than that alone.
  boolean renewedAsUsual(Thresholds.Lease lease) {
    List<Double> meanwhile = new ArrayList<>();
    for (int i = firstExpiration(); i < readings(); i++) {
      if (expirations.growthTo(i) > 0) {
        meanwhile.add(renewalRate(i));
      }
    }
    double usual = usualRate();
    return msBeforeTheFirst() >= lease.usualMs()
        && usual > 0
        && median(meanwhile) >= lease.renewedMeanwhile() * usual;
  }

  /// The least rate of renewals, from one reading to the next, before the last lease ran out, as a
  /// share of the usual one; 1 if nothing tells what is usual.
  double leastShareOfUsual(Thresholds.Lease lease) {
    double usual = usualRate();
    if (firstExpiration() <= lease.usualReadings() || usual == 0) {
      return 1;
    }
    double least = usual;
    for (int i = 1; i <= lastExpiration(); i++) {
      least = Math.min(least, renewalRate(i));
    }
    return least / usual;
  }

  private double usualRate() {
    List<Double> before = new ArrayList<>();
    for (int i = 1; i < firstExpiration(); i++) {
      before.add(renewalRate(i));
    }
    return median(before);
  }

  private long msBeforeTheFirst() {
    List<MetricSample> points = renewals.points();
    return points.get(firstExpiration() - 1).atMs() - points.getFirst().atMs();
  }

  /// Renewals for each millisecond between a reading and the one before.
  private double renewalRate(int reading) {
    List<MetricSample> points = renewals.points();
    long lengthMs = points.get(reading).atMs() - points.get(reading - 1).atMs();
    return renewals.growthTo(reading) / Math.max(1, lengthMs);
  }

  private int readings() {
    return Math.min(expirations.points().size(), renewals.points().size());
  }

  /// The first reading that shows an expiration; `readings()` if none does.
  private int firstExpiration() {
    int reading = 1;
    while (reading < readings() && expirations.growthTo(reading) == 0) {
      reading++;
    }
    return reading;
  }

  /// The last reading that shows an expiration; 0 if none does.
  private int lastExpiration() {
    int reading = readings() - 1;
    while (reading > 0 && expirations.growthTo(reading) == 0) {
      reading--;
    }
    return reading;
  }

  private static double median(List<Double> numbers) {
    return Series.medianOf(numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }
}

package dev.aegis.chaos.episode;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.window.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// The samples of a stretch of a recording, by series. Pure.
final class Measured {
  private static final int FEWEST_CALLS = 5;

  private final TreeMap<String, List<MetricSample>> series = new TreeMap<>();

  /// From a moment to another, both included.
  Measured(Recording recording, long fromMs, long toMs) {
    for (MetricSample sample : recording.metrics().samples()) {
      if (sample.atMs() >= fromMs && sample.atMs() <= toMs) {
        series.computeIfAbsent(sample.series(), _ -> new ArrayList<>()).add(sample);
      }
    }
  }

  /// All series of a name.
  private List<List<MetricSample>> named(String name) {
    return series.values().stream()
        .filter(points -> points.getFirst().name().equals(name))
        .toList();
  }

  /// The greatest value of any series of a name; 0 when there is none.
  double greatest(String name) {
    return named(name).stream()
        .flatMap(List::stream)
        .mapToDouble(MetricSample::value)
        .max()
        .orElse(0);
  }

  /// The greatest value to which any series of a name rose since a moment: from one reading to the
  /// next, or from nothing where it began; 0 when none rose.
  double risenTo(String name, long sinceMs) {
    double greatest = 0;
    for (List<MetricSample> points : named(name)) {
      double before = 0;
      for (MetricSample point : points) {
        if (point.atMs() >= sinceMs && point.value() > before) {
          greatest = Math.max(greatest, point.value());
        }
        before = point.value();
      }
    }
    return greatest;
  }

  /// By how much the counter grew that grew most. A counter that begins again grows by what it
  /// shows.
  double growth(String name) {
    return named(name).stream().mapToDouble(Measured::growth).max().orElse(0);
  }

  private static double growth(List<MetricSample> points) {
    double growth = 0;
    for (int i = 1; i < points.size(); i++) {
      double step = points.get(i).value() - points.get(i - 1).value();
      growth += step >= 0 ? step : points.get(i).value();
    }
    return growth;
  }

  /// The mean of a summary, of the series where it is longest; series of few calls are left out.
  double slowestMean(MetricName summary) {
    double slowest = 0;
    for (List<MetricSample> counts : named(summary.countName())) {
      double calls = growth(counts);
      String sums = counts.getFirst().series().replace(summary.countName(), summary.sumName());
      List<MetricSample> points = series.get(sums);
      if (points != null && calls >= FEWEST_CALLS) {
        slowest = Math.max(slowest, growth(points) / calls);
      }
    }
    return slowest;
  }

  /// How far apart the medians of the series of a name are; 0 of fewer than two.
  double spreadOfMedians(String name) {
    List<Double> medians = named(name).stream().map(Measured::median).toList();
    OptionalDouble most = medians.stream().mapToDouble(Double::doubleValue).max();
    OptionalDouble least = medians.stream().mapToDouble(Double::doubleValue).min();
    return most.orElse(0) - least.orElse(0);
  }

  private static double median(List<MetricSample> points) {
    double[] values = points.stream().mapToDouble(MetricSample::value).toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }
}

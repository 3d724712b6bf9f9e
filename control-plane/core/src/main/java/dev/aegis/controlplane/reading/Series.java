package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The samples of one series of one node, by time. At least one.
public record Series(List<MetricSample> points) {
  public Series {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a series has at least one sample");
    }
  }

  public NodeId node() {
    return points.getFirst().node();
  }

  /// The value of a label, or the empty text.
  public String label(String name) {
    return points.getFirst().labels().getOrDefault(name, "");
  }

  /// `n1/aegis_raft_log_lag{follower=n3}`
  public String id() {
    return points.getFirst().series();
  }

  public double first() {
    return points.getFirst().value();
  }

  public double last() {
    return points.getLast().value();
  }

  public double max() {
    return points.stream().mapToDouble(MetricSample::value).max().orElseThrow();
  }

  public double min() {
    return points.stream().mapToDouble(MetricSample::value).min().orElseThrow();
  }

  /// The middle value; of an even number of samples, the mean of the middle two.
  public double median() {
    return medianOf(points.stream().mapToDouble(MetricSample::value).toArray());
  }

  /// From the first to the last sample, milliseconds.
  public long spanMs() {
    return points.getLast().atMs() - points.getFirst().atMs();
  }

  /// The samples from a moment on, if there are any.
  public Optional<Series> since(long fromMs) {
    List<MetricSample> later = points.stream().filter(point -> point.atMs() >= fromMs).toList();
    return later.isEmpty() ? Optional.empty() : Optional.of(new Series(later));
  }

  /// The value read nearest to a moment.
  public double valueNear(long atMs) {
    MetricSample nearest = points.getFirst();
    for (MetricSample point : points) {
      if (Math.abs(point.atMs() - atMs) < Math.abs(nearest.atMs() - atMs)) {
        nearest = point;
      }
    }
    return nearest.value();
  }

  /// The share of samples that reach a limit, 0 to 1.
  public double shareAtLeast(double limit) {
    long reached = points.stream().filter(point -> point.value() >= limit).count();
    return (double) reached / points.size();
  }

  /// For how long the samples at the end have reached a limit, milliseconds from the first of them
  /// to the last; 0 of one alone.
  public long lastMsAtLeast(double limit) {
    int first = points.size();
    while (first > 0 && points.get(first - 1).value() >= limit) {
      first--;
    }
    return first == points.size() ? 0 : points.getLast().atMs() - points.get(first).atMs();
  }

  /// By how much a counter grew. It starts again at 0 with its process, so a fall is a restart and
  /// what it shows after that is growth.
  public double increase() {
    double increase = 0;
    for (int i = 1; i < points.size(); i++) {
      increase += growthTo(i);
    }
    return increase;
  }

  /// By how much a counter grew from the sample before up to one.
  ///
  /// @param index of the sample, from 1 on
  public double growthTo(int index) {
    double before = points.get(index - 1).value();
    double now = points.get(index).value();
    return now >= before ? now - before : now;
  }

  /// The ids of the first and the last sample: what a statement about the whole series rests on.
  public List<String> endIds() {
    return List.of(points.getFirst().id(), points.getLast().id());
  }

  /// The middle of some numbers; 0 of none.
  public static double medianOf(double... numbers) {
    if (numbers.length == 0) {
      return 0;
    }
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The series of a window by node and name. Samples come sorted by node, name, labels and time, so
/// a series is one run of them, and both its ends are found by bisection. Immutable.
final class SampleIndex {
  private final TreeMap<NodeId, List<MetricSample>> byNode = new TreeMap<>();

  /// @param sorted as a window holds them
  SampleIndex(List<MetricSample> sorted) {
    List<MetricSample> rest = sorted;
    while (!rest.isEmpty()) {
      NodeId node = rest.getFirst().node();
      int end = firstNot(rest, sample -> sample.node().equals(node));
      byNode.put(node, rest.subList(0, end));
      rest = rest.subList(end, rest.size());
    }
  }

  Collection<NodeId> nodes() {
    return Collections.unmodifiableSet(byNode.keySet());
  }

  List<Series> series(String name) {
    List<Series> all = new ArrayList<>();
    byNode.values().forEach(samples -> all.addAll(runs(samples, name)));
    return List.copyOf(all);
  }

  List<Series> series(NodeId node, String name) {
    return runs(byNode.getOrDefault(node, List.of()), name);
  }

  private static List<Series> runs(List<MetricSample> ofNode, String name) {
    int begin = firstNot(ofNode, sample -> sample.name().compareTo(name) < 0);
    List<MetricSample> rest = ofNode.subList(begin, ofNode.size());
    List<MetricSample> named =
        rest.subList(0, firstNot(rest, sample -> sample.name().equals(name)));
    List<Series> series = new ArrayList<>();
    while (!named.isEmpty()) {
      MetricSample first = named.getFirst();
      int end = firstNot(named, sample -> sample.labels().equals(first.labels()));
      if (ContractLabels.hold(first)) {
        series.add(new Series(named.subList(0, end)));
      }
      named = named.subList(end, named.size());
    }
    return series;
  }

  /// The place of the first sample for which it does not hold, where it holds for all before and
  /// for none after.
  private static int firstNot(List<MetricSample> sorted, Predicate<MetricSample> holds) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (holds.test(sorted.get(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

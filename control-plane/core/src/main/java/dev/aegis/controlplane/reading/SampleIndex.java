package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The series of a window by node and name. Samples come sorted by node, name, labels and time, so
/// a series is one run of them, and both its ends are found by bisection. Used by one thread.
final class SampleIndex {
  private final SortedMap<NodeId, List<MetricSample>> byNode = new TreeMap<>();

  /// What all nodes have of a name: several rules ask for the same.
  private final Map<String, List<Series>> byName = new HashMap<>();

  /// @param sorted as a window holds them
  SampleIndex(List<MetricSample> sorted) {
    List<MetricSample> rest = sorted;
    int length = 0;
    while (!rest.isEmpty()) {
      NodeId node = rest.getFirst().node();
      length = firstNot(rest, length, sample -> sample.node().equals(node));
      byNode.put(node, rest.subList(0, length));
      rest = rest.subList(length, rest.size());
    }
  }

  Collection<NodeId> nodes() {
    return Collections.unmodifiableSet(byNode.keySet());
  }

  List<Series> series(String name) {
    return byName.computeIfAbsent(
        name,
        asked -> {
          List<Series> all = new ArrayList<>();
          int begin = 0;
          for (List<MetricSample> ofNode : byNode.values()) {
            begin = beginOf(asked, ofNode, begin);
            addRuns(all, asked, ofNode.subList(begin, ofNode.size()));
          }
          return List.copyOf(all);
        });
  }

  List<Series> series(NodeId node, String name) {
    List<MetricSample> ofNode = byNode.getOrDefault(node, List.of());
    List<Series> series = new ArrayList<>();
    addRuns(series, name, ofNode.subList(beginOf(name, ofNode, 0), ofNode.size()));
    return List.copyOf(series);
  }

  private static int beginOf(String name, List<MetricSample> ofNode, int guess) {
    return firstNot(ofNode, guess, sample -> sample.name().compareTo(name) < 0);
  }

  /// @param from the samples of a node from the first of that name on
  private static void addRuns(List<Series> series, String name, List<MetricSample> from) {
    List<MetricSample> rest = from;
    int length = 0;
    while (!rest.isEmpty() && rest.getFirst().name().equals(name)) {
      MetricSample first = rest.getFirst();
      length = firstNot(rest, length, sample -> isOneSeries(first, sample));
      if (ContractLabels.hold(first)) {
        series.add(new Series(rest.subList(0, length)));
      }
      rest = rest.subList(length, rest.size());
    }
  }

  private static boolean isOneSeries(MetricSample first, MetricSample other) {
    return other.name().equals(first.name()) && other.labels().equals(first.labels());
  }

  /// The place of the first sample for which it does not hold, where it holds for all before and
  /// for none after. By bisection, unless the guess is right: nodes export the same series and are
  /// read equally often, so what was found last time is worth a look.
  private static int firstNot(List<MetricSample> sorted, int guess, Predicate<MetricSample> holds) {
    if (guess > 0
        && guess < sorted.size()
        && holds.test(sorted.get(guess - 1))
        && !holds.test(sorted.get(guess))) {
      return guess;
    }
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

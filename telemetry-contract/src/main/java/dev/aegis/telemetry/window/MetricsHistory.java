package dev.aegis.telemetry.window;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that was read of the nodes' metrics while they were watched. Immutable.
///
/// @param nodes all that were watched, whether they answered or not
/// @param intervalMs between two readings of a node
/// @param samples of all readings
/// @param missed readings that gave nothing
/// @param trouble with the reader itself at present; empty if there is none
public record MetricsHistory(
    List<NodeId> nodes,
    long intervalMs,
    List<MetricSample> samples,
    List<MissedReading> missed,
    String trouble) {

  /// @throws IllegalArgumentException if the interval is not positive
  public MetricsHistory {
    if (intervalMs < 1) {
      throw new IllegalArgumentException("the interval is positive, but is " + intervalMs);
    }
    nodes = Canonical.set(nodes);
    samples = Canonical.set(samples);
    missed = List.copyOf(missed);
  }

  /// The samples of a window, and of the reading just before it, if that is not long ago: the
  /// increase of a counter is measured from there.
  public List<MetricSample> samples(Span window) {
    SortedMap<NodeId, Long> before = new TreeMap<>();
    for (MetricSample sample : samples) {
      if (sample.atMs() < window.fromMs() && sample.atMs() >= window.fromMs() - 2 * intervalMs) {
        before.merge(sample.node(), sample.atMs(), Math::max);
      }
    }
    List<MetricSample> cut = new ArrayList<>();
    for (MetricSample sample : samples) {
      if (window.contains(sample.atMs())
          || before.getOrDefault(sample.node(), -1L) == sample.atMs()) {
        cut.add(sample);
      }
    }
    return cut;
  }

  /// How each node did in a window.
  public List<SourceStatus> statuses(Span window) {
    SortedMap<NodeId, Readings> readings = new TreeMap<>();
    nodes.forEach(node -> readings.put(node, new Readings()));
    for (MetricSample sample : samples) {
      Readings ofNode = readings.get(sample.node());
      if (ofNode != null && window.contains(sample.atMs())) {
        ofNode.read(sample.atMs());
      }
    }
    for (MissedReading miss : missed) {
      Readings ofNode = readings.get(miss.node());
      if (ofNode != null && window.contains(miss.atMs())) {
        ofNode.missed(miss);
      }
    }
    List<SourceStatus> statuses = new ArrayList<>();
    readings.forEach(
        (node, ofNode) -> statuses.add(Coverage.ofNode(node, window, ofNode, intervalMs, trouble)));
    return statuses;
  }
}

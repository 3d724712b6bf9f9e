package dev.aegis.bench.baseline;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.StreamHistory;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A window as a recording of its metrics, for whoever knows no events. Pure.
final class WindowRecording {
  private WindowRecording() {}

  static Recording of(TelemetryWindow window) {
    List<NodeId> nodes =
        window.sources().stream()
            .filter(source -> source.source() == SourceStatus.Source.METRICS)
            .map(source -> new NodeId(source.origin()))
            .toList();
    long interval = interval(window);
    return new Recording(
        window.span(),
        new MetricsHistory(nodes, interval, window.samples(), missed(window, nodes, interval), ""),
        StreamHistory.notConfigured());
  }

  /// Between two readings: what lies between most samples of a series and the ones before.
  private static long interval(TelemetryWindow window) {
    SortedMap<String, Long> last = new TreeMap<>();
    SortedMap<Long, Integer> steps = new TreeMap<>();
    for (MetricSample sample : window.samples()) {
      String series = sample.node() + sample.name() + sample.labels();
      long before = last.getOrDefault(series, sample.atMs());
      if (sample.atMs() > before) {
        // readings come a few milliseconds early or late
        steps.merge(Math.round((sample.atMs() - before) / 100.0) * 100, 1, Integer::sum);
      }
      last.put(series, sample.atMs());
    }
    long commonest = Math.max(1, window.span().lengthMs());
    int most = 0;
    for (var step : steps.entrySet()) {
      if (step.getValue() > most && step.getKey() > 0) {
        commonest = step.getKey();
        most = step.getValue();
      }
    }
    return commonest;
  }

  /// Readings of a node that are not there two times in a row; a lone one may have come late.
  private static List<MissedReading> missed(
      TelemetryWindow window, List<NodeId> nodes, long interval) {
    SortedMap<NodeId, SortedSet<Long>> read = new TreeMap<>();
    for (MetricSample sample : window.samples()) {
      read.computeIfAbsent(sample.node(), _ -> new TreeSet<>())
          .add((sample.atMs() - window.fromMs()) / interval);
    }
    long last = window.span().lengthMs() / interval;
    List<MissedReading> missed = new ArrayList<>();
    for (NodeId node : nodes) {
      SortedSet<Long> own = read.getOrDefault(node, new TreeSet<>());
      for (long step = 0; step <= last; step++) {
        boolean isAlone = own.contains(step - 1) && own.contains(step + 1);
        if (!own.contains(step) && !isAlone && step < last) {
          missed.add(
              new MissedReading(node, window.fromMs() + step * interval, "not in the window"));
        }
      }
    }
    return missed;
  }
}

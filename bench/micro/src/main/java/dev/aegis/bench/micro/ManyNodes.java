package dev.aegis.bench.micro;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A healthy window of very many nodes: two minutes read every five seconds; every node exports
/// every metric of the contract, and the leader's metrics about each of its followers besides.
final class ManyNodes {
  private static final long FROM = 1_763_938_800_000L;
  private static final int READINGS = 25;

  private static final Set<MetricName> BUSY =
      Set.of(MetricName.LEASE_RENEWALS, MetricName.RAFT_PEER_RPC, MetricName.CLIENT_REQUEST);

  /// What is not zero and stays as it is.
  private static final Map<MetricName, Double> SETTLED =
      Map.of(
          MetricName.RAFT_TERM, 7.0,
          MetricName.RAFT_HAS_LEADER, 1.0,
          MetricName.PROCESS_START_TIME, FROM / 1000.0 - 86_400);

  private ManyNodes() {}

  static TelemetryWindow window(int nodes) {
    List<MetricSample> samples = new ArrayList<>();
    List<SourceStatus> sources = new ArrayList<>();
    sources.add(new SourceStatus(Source.EVENTS, SourceStatus.STREAM, State.SILENT, "none"));
    for (int i = 0; i < nodes; i++) {
      NodeId node = new NodeId("n" + i);
      sources.add(new SourceStatus(Source.METRICS, node.value(), State.OK, ""));
      for (MetricName metric : MetricName.values()) {
        boolean ofFollowers =
            metric.labels().contains("follower") || metric.labels().contains("peer");
        if (!ofFollowers) {
          add(samples, node, metric, labels(metric, "x"), i);
        } else if (i == 0) {
          for (int follower = 1; follower < nodes; follower++) {
            add(samples, node, metric, labels(metric, "n" + follower), i);
          }
        }
      }
    }
    return new TelemetryWindow(FROM, FROM + 5_000L * (READINGS - 1), sources, List.of(), samples);
  }

  private static SortedMap<String, String> labels(MetricName metric, String value) {
    TreeMap<String, String> labels = new TreeMap<>();
    metric.labels().forEach(label -> labels.put(label, value));
    return Collections.unmodifiableSortedMap(labels);
  }

  private static void add(
      List<MetricSample> samples,
      NodeId node,
      MetricName metric,
      SortedMap<String, String> labels,
      int index) {
    List<String> names =
        switch (metric.kind()) {
          case GAUGE, COUNTER -> List.of(metric.wireName());
          case SUMMARY -> List.of(metric.countName(), metric.sumName(), metric.maxName());
        };
    for (String name : names) {
      for (int reading = 0; reading < READINGS; reading++) {
        samples.add(
            new MetricSample(
                node, name, labels, FROM + 5_000L * reading, value(metric, name, index, reading)));
      }
    }
  }

  /// A call takes a millisecond.
  private static double value(MetricName metric, String name, int index, int reading) {
    double value = healthy(metric, index, reading);
    return metric.kind() == MetricName.Kind.SUMMARY && !name.equals(metric.countName())
        ? value / 1000
        : value;
  }

  private static double healthy(MetricName metric, int index, int reading) {
    if (BUSY.contains(metric)) {
      return 10.0 * reading;
    }
    return metric == MetricName.RAFT_IS_LEADER && index == 0
        ? 1
        : SETTLED.getOrDefault(metric, 0.0);
  }
}

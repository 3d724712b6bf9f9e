package dev.aegis.controlplane.classify;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How long classifying a window of very many nodes takes: `ManyNodes [NODES] [RUNS]`. Two minutes
/// read every five seconds; every node exports every metric of the contract, and the leader's
/// metrics about each of its followers besides.
final class ManyNodes {
  private static final long FROM = 1_763_938_800_000L;
  private static final int READINGS = 25;

  private ManyNodes() {}

  public static void main(String[] words) {
    int nodes = words.length > 0 ? Integer.parseInt(words[0]) : 1_000;
    int runs = words.length > 1 ? Integer.parseInt(words[1]) : 50;
    TelemetryWindow window = window(nodes);
    double[] ms = new double[runs];
    String kind = "";
    for (int i = -runs; i < runs; i++) { // the first half warms up
      long begin = System.nanoTime();
      kind = HeuristicClassifier.standard().classify(window).kind().wireName();
      if (i >= 0) {
        ms[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    Arrays.sort(ms);
    System.out.printf(
        "%d nodes, %d samples: %s; median %.1f ms, p90 %.1f ms, max %.1f ms of %d%n",
        nodes, window.samples().size(), kind, ms[runs / 2], ms[runs * 9 / 10], ms[runs - 1], runs);
  }

  private static TelemetryWindow window(int nodes) {
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
    return switch (metric) {
      case RAFT_TERM -> 7;
      case RAFT_IS_LEADER -> index == 0 ? 1 : 0;
      case RAFT_HAS_LEADER -> 1;
      case PROCESS_START_TIME -> FROM / 1000.0 - 86_400;
      case LEASE_RENEWALS, RAFT_PEER_RPC, CLIENT_REQUEST -> 10.0 * reading;
      default -> 0;
    };
  }
}

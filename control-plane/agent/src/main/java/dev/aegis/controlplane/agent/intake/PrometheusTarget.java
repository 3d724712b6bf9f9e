package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MissedReading;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a Prometheus server has of one node. Not thread-safe.
final class PrometheusTarget {
  private final NodeId node;
  private final NavigableMap<Long, Boolean> scrapes = new TreeMap<>();
  private final List<MetricSample> samples = new ArrayList<>();
  private int leftOut;

  PrometheusTarget(NodeId node) {
    this.node = node;
  }

  void scraped(long atMs, boolean succeeded) {
    scrapes.put(atMs, succeeded);
  }

  /// Takes a sample, if it is one: a server's labels may be longer than a node's ever are.
  void add(String name, SortedMap<String, String> labels, long atMs, double value) {
    try {
      samples.add(new MetricSample(node, name, labels, atMs, value));
    } catch (IllegalArgumentException _) {
      leftOut++;
    }
  }

  /// How many samples could not be taken.
  int leftOut() {
    return leftOut;
  }

  List<MetricSample> samples() {
    return samples;
  }

  /// The scrapes that failed.
  List<MissedReading> missed() {
    List<MissedReading> missed = new ArrayList<>();
    scrapes.forEach((atMs, succeeded) -> {
      if (!succeeded) {
        missed.add(new MissedReading(node, atMs, "the Prometheus server could not read it"));
      }
    });
    return missed;
  }

  /// The distances of one scrape and the next.
  List<Long> gapsMs() {
    List<Long> gaps = new ArrayList<>();
    long before = -1;
    for (long atMs : scrapes.keySet()) {
      if (before >= 0) {
        gaps.add(atMs - before);
      }
      before = atMs;
    }
    return gaps;
  }
}

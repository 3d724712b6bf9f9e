package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MissedReading;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What a Prometheus server has of one node. Not thread-safe.
final class PrometheusTarget {
  private final NodeId node;
  private final NavigableMap<Long, Boolean> scrapes = new TreeMap<>();
  private final List<MetricSample> samples = new ArrayList<>();

  PrometheusTarget(NodeId node) {
    this.node = node;
  }

  void scraped(long atMs, boolean succeeded) {
    scrapes.put(atMs, succeeded);
  }

  void add(MetricSample sample) {
    samples.add(sample);
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

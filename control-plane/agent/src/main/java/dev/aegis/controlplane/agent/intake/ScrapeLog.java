package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.MissedReading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// The recent readings of every node. Not thread-safe: it belongs to one reader.
final class ScrapeLog {
  private final List<NodeId> nodes;
  private final long intervalMs;
  private final Deque<Scrape> scrapes = new ArrayDeque<>();
  private int held;

  /// @param nodes all nodes there are: one that never answers is silent, not absent
  /// @param intervalMs how often each is read
  ScrapeLog(Collection<NodeId> nodes, long intervalMs) {
    this.nodes = List.copyOf(nodes);
    this.intervalMs = intervalMs;
  }

  void add(Scrape scrape) {
    scrapes.add(scrape);
    held += samples(scrape).size();
  }

  int held() {
    return held;
  }

  /// Forgets what no window from then on needs. The reading just before is kept: it is what the
  /// increase of a counter is measured from.
  void forgetBefore(long fromMs) {
    while (!scrapes.isEmpty() && scrapes.getFirst().atMs() < fromMs - 2 * intervalMs) {
      held -= samples(scrapes.removeFirst()).size();
    }
  }

  MetricsHistory history() {
    List<MetricSample> samples = new ArrayList<>();
    List<MissedReading> missed = new ArrayList<>();
    for (Scrape scrape : scrapes) {
      samples.addAll(samples(scrape));
      if (scrape instanceof Scrape.Missed miss) {
        missed.add(new MissedReading(miss.node(), miss.atMs(), miss.reason()));
      }
    }
    return new MetricsHistory(nodes, intervalMs, samples, missed, "");
  }

  private static List<MetricSample> samples(Scrape scrape) {
    return switch (scrape) {
      case Scrape.Read read -> read.samples();
      case Scrape.Missed _ -> List.of();
    };
  }
}

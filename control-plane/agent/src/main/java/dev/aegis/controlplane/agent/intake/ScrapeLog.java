package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The recent readings of every node, and how each node did. Not thread-safe: it belongs to the
/// loop.
final class ScrapeLog {
  private final long intervalMs;
  private final SortedMap<NodeId, Deque<Scrape>> byNode = new TreeMap<>();

  /// @param nodes all nodes there are: one that never answers is silent, not absent
  /// @param intervalMs how often each is read
  ScrapeLog(Collection<NodeId> nodes, long intervalMs) {
    this.intervalMs = intervalMs;
    nodes.forEach(node -> byNode.put(node, new ArrayDeque<>()));
  }

  void add(Scrape scrape) {
    Deque<Scrape> scrapes = byNode.get(scrape.node());
    if (scrapes == null) {
      throw new IllegalArgumentException("no such node: " + scrape.node());
    }
    scrapes.add(scrape);
  }

  /// Forgets what no window from then on needs. The reading just before is kept: it is what the
  /// increase of a counter is measured from.
  void forgetBefore(long fromMs) {
    for (Deque<Scrape> scrapes : byNode.values()) {
      while (!scrapes.isEmpty() && scrapes.getFirst().atMs() < fromMs - 2 * intervalMs) {
        scrapes.removeFirst();
      }
    }
  }

  /// The samples of the window, and of the last reading before it.
  List<MetricSample> samples(long fromMs) {
    List<MetricSample> samples = new ArrayList<>();
    for (Deque<Scrape> scrapes : byNode.values()) {
      Scrape.Read before = null;
      for (Scrape scrape : scrapes) {
        if (scrape instanceof Scrape.Read read) {
          if (read.atMs() < fromMs) {
            before = read;
          } else {
            samples.addAll(read.samples());
          }
        }
      }
      if (before != null) {
        samples.addAll(before.samples());
      }
    }
    return samples;
  }

  List<SourceStatus> statuses(long fromMs) {
    List<SourceStatus> statuses = new ArrayList<>();
    byNode.forEach((node, scrapes) -> statuses.add(status(node, scrapes, fromMs)));
    return statuses;
  }

  private SourceStatus status(NodeId node, Deque<Scrape> scrapes, long fromMs) {
    int reads = 0;
    int misses = 0;
    String lastReason = "";
    long firstMs = Long.MAX_VALUE;
    for (Scrape scrape : scrapes) {
      if (scrape.atMs() >= fromMs) {
        firstMs = Math.min(firstMs, scrape.atMs());
        switch (scrape) {
          case Scrape.Read _ -> reads++;
          case Scrape.Missed missed -> {
            misses++;
            lastReason = missed.reason();
          }
        }
      }
    }
    if (reads == 0) {
      return new SourceStatus(
          Source.METRICS,
          node.value(),
          State.SILENT,
          misses == 0 ? "not read in this window" : lastReason);
    }
    return partialOrOk(node, reads, misses, lastReason, firstMs - fromMs);
  }

  private SourceStatus partialOrOk(
      NodeId node, int reads, int misses, String lastReason, long unwatchedMs) {
    List<String> problems = new ArrayList<>();
    if (misses > 0) {
      problems.add(
          misses + " of " + (reads + misses) + " readings failed, the last: " + lastReason);
    }
    if (unwatchedMs > 2 * intervalMs) {
      problems.add("the first " + unwatchedMs / 1000 + " s were not watched");
    }
    return new SourceStatus(
        Source.METRICS,
        node.value(),
        problems.isEmpty() ? State.OK : State.PARTIAL,
        String.join("; ", problems));
  }
}

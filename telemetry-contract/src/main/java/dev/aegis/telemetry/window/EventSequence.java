package dev.aegis.telemetry.window;

import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Which events have come, by process of a node: tells a repetition from news, and notices what is
/// missing.
///
/// A node numbers the events of one process from 1 without holes. So within one `(node, boot)` a
/// number seen before is a repetition (the feed delivers at least once), and a number that was
/// jumped over is an event the feed has lost, unless it still comes. The first number seen is where
/// watching began: what came before it is not missing, it is the past.
///
/// Bounded: the processes that spoke last are remembered, and so many holes of each. Not
/// thread-safe.
public final class EventSequence {
  private static final int MAX_PROCESSES = 256;
  private static final int MAX_HOLES = 256;

  /// A run of numbers that was jumped over.
  private record Hole(long first, long last, long noticedAtMs) {}

  private record NodeProcess(NodeId node, long bootMs) {}

  private static final class Progress {
    private long highest;
    private final TreeMap<Long, Hole> holes = new TreeMap<>();
  }

  private final Map<NodeProcess, Progress> processes =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeProcess, Progress> eldest) {
          return size() > MAX_PROCESSES;
        }
      };

  /// Whether this event is news.
  public boolean accept(EventOrigin origin, long nowMs) {
    NodeProcess process = new NodeProcess(origin.node(), origin.bootMs());
    Progress progress = processes.get(process);
    if (progress == null) {
      progress = new Progress();
      progress.highest = origin.seq();
      processes.put(process, progress);
      return true;
    }
    return accept(progress, origin.seq(), nowMs);
  }

  private static boolean accept(Progress progress, long seq, long nowMs) {
    if (seq <= progress.highest) {
      return fill(progress.holes, seq);
    }
    if (seq > progress.highest + 1) {
      long first = progress.highest + 1;
      progress.holes.put(first, new Hole(first, seq - 1, nowMs));
      if (progress.holes.size() > MAX_HOLES) {
        progress.holes.pollFirstEntry();
      }
    }
    progress.highest = seq;
    return true;
  }

  private static boolean fill(NavigableMap<Long, Hole> holes, long seq) {
    Map.Entry<Long, Hole> below = holes.floorEntry(seq);
    if (below == null || seq > below.getValue().last()) {
      return false;
    }
    Hole hole = below.getValue();
    holes.remove(hole.first());
    if (hole.first() < seq) {
      holes.put(hole.first(), new Hole(hole.first(), seq - 1, hole.noticedAtMs()));
    }
    if (seq < hole.last()) {
      holes.put(seq + 1, new Hole(seq + 1, hole.last(), hole.noticedAtMs()));
    }
    return true;
  }

  /// One sentence for each process that misses events noticed since then: `n3 lost 4 events (12 to
  /// 15)`.
  public List<String> losses(long sinceMs) {
    TreeMap<String, String> sentences = new TreeMap<>();
    processes.forEach((process, progress) -> {
      List<Hole> recent = new ArrayList<>();
      progress.holes.values().stream()
          .filter(hole -> hole.noticedAtMs() >= sinceMs)
          .forEach(recent::add);
      if (!recent.isEmpty()) {
        sentences.put(process.node() + "/" + process.bootMs(), describe(process.node(), recent));
      }
    });
    return List.copyOf(sentences.values());
  }

  private static String describe(NodeId node, List<Hole> holes) {
    long lost = holes.stream().mapToLong(hole -> hole.last() - hole.first() + 1).sum();
    return "%s lost %d event%s (%d to %d)"
        .formatted(
            node, lost, lost == 1 ? "" : "s", holes.getFirst().first(), holes.getLast().last());
  }
}

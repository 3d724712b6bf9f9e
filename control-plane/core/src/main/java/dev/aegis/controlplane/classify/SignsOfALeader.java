package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// The moments of a window at which something says that somebody leads.
///
/// There can be a leader that the agent does not see: its target is dead. So whatever only a leader
/// brings about speaks for one, whoever tells it: a node that leads or knows who does, an event
/// that names a leader, a sample of a follower's lag (a leader makes one every second), an entry
/// that was committed.
final class SignsOfALeader {
  private SignsOfALeader() {}

  /// By the agent's clock; of events, by the clock of their node.
  static NavigableSet<Long> in(WindowReading window, double freshSeconds) {
    NavigableSet<Long> atMs = ofTheStream(window);
    for (MetricName flag : List.of(MetricName.RAFT_HAS_LEADER, MetricName.RAFT_IS_LEADER)) {
      for (Series said : window.series(flag)) {
        for (MetricSample point : said.points()) {
          if (point.value() == 1 && Freshness.isFresh(window, point, freshSeconds)) {
            atMs.add(point.atMs());
          }
        }
      }
    }
    window.series(MetricName.RAFT_COMMIT_INDEX).forEach(commit -> addCommits(atMs, commit));
    return atMs;
  }

  /// Those that are there without metrics.
  static NavigableSet<Long> ofTheStream(WindowReading window) {
    NavigableSet<Long> atMs = new TreeSet<>();
    for (RaftEvent event : window.window().events()) {
      boolean speaks =
          event instanceof LogLagSampled
              || (event instanceof LeaderChanged change && change.leader() != null);
      if (speaks) {
        atMs.add(event.atMs());
      }
    }
    return atMs;
  }

  /// What was committed between two readings was committed after the first of them.
  private static void addCommits(NavigableSet<Long> atMs, Series commit) {
    List<MetricSample> points = commit.points();
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).value() > points.get(i - 1).value()) {
        atMs.add(points.get(i - 1).atMs());
      }
    }
  }
}

package dev.aegis.controlplane.diagnose;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which nodes waited for their disks within a window.
///
/// By the mean of the syncs in the window, beside that of the other nodes: a maximum may be of an
/// earlier trouble, and one slow sync in a thousand makes nobody slow. By the maximum where the
/// syncs are not counted, or too few; it counts for no more than all of them took together. A sync
/// in flight counts wherever it is told.
final class LogSyncs {
  /// etcd warns of syncs at 0.5 s (99th percentile); a maximum is a coarser thing, so the same
  /// number is cautious.
  private static final double SLOW_ONCE_S = 0.5;

  /// A sync of an idle disk takes some milliseconds. At a tenth of a second on the mean, a group of
  /// writes waits longer for it than for the network.
  private static final double SLOW_ON_THE_MEAN_S = 0.1;

  private static final double TIMES_THE_SIBLINGS = 3;
  private static final double FEWEST = 3;

  /// How slow a node's syncs are.
  ///
  /// @param seconds the mean or the worst, whatever is known
  /// @param waitedSeconds all that the mean is of, or the worst again
  /// @param onTheMean which of the two
  record Slow(double seconds, double waitedSeconds, boolean onTheMean, List<String> ids) {
    Slow {
      ids = List.copyOf(ids);
    }

    /// A process that does not run cannot learn that its sync is done.
    boolean isExplainedBy(Stops stops) {
      return waitedSeconds <= 2 * (onTheMean ? stops.totalSeconds() : stops.longestSeconds());
    }
  }

  private LogSyncs() {}

  /// The nodes whose syncs are slow.
  static SortedMap<NodeId, Slow> slow(WindowReading window) {
    SortedMap<NodeId, Slow> means = new TreeMap<>();
    for (NodeId node : window.nodes()) {
      mean(window, node).ifPresent(mean -> means.put(node, mean));
    }
    SortedMap<NodeId, Slow> slow = new TreeMap<>();
    for (NodeId node : window.nodes()) {
      Optional.ofNullable(means.get(node))
          .filter(mean -> mean.seconds() >= limit(means, node))
          .or(() -> stuck(window, node))
          .or(() -> means.containsKey(node) ? Optional.empty() : worst(window, node))
          .ifPresent(one -> slow.put(node, one));
    }
    return slow;
  }

  /// Whether a node's syncs were slow at a time at which it led: between two readings where syncs
  /// are counted, else by the maximum.
  static boolean slowWhileLeading(WindowReading window, NodeId node) {
    return window.series(MetricName.RAFT_IS_LEADER, node).stream()
        .flatMap(claim -> claim.points().stream())
        .filter(claim -> claim.value() == 1)
        .anyMatch(claim -> slowFrom(claim.atMs(), window, node));
  }

  private static boolean slowFrom(long atMs, WindowReading window, NodeId node) {
    if (window.series(MetricName.RAFT_LOG_SYNC_IN_FLIGHT, node).stream()
        .anyMatch(inFlight -> inFlight.valueNear(atMs) >= SLOW_ONCE_S)) {
      return true;
    }
    Optional<Series> counts = one(window, node, MetricName.RAFT_LOG_SYNC.countName());
    Optional<Series> sums = one(window, node, MetricName.RAFT_LOG_SYNC.sumName());
    if (counts.isPresent() && sums.isPresent()) {
      double syncs = growthFrom(atMs, counts.get());
      return syncs > 0 && growthFrom(atMs, sums.get()) / syncs >= SLOW_ON_THE_MEAN_S;
    }
    return one(window, node, MetricName.RAFT_LOG_SYNC.maxName())
        .map(max -> max.valueNear(atMs) >= SLOW_ONCE_S)
        .orElse(false);
  }

  /// By how much a counter grew from its last reading up to a moment to the next one.
  private static double growthFrom(long atMs, Series counter) {
    int next = 1;
    while (next < counter.points().size() && counter.points().get(next).atMs() <= atMs) {
      next++;
    }
    return next < counter.points().size() ? counter.growthTo(next) : 0;
  }

  private static double limit(SortedMap<NodeId, Slow> means, NodeId node) {
    double[] siblings =
        means.entrySet().stream()
            .filter(mean -> !mean.getKey().equals(node))
            .mapToDouble(mean -> mean.getValue().seconds())
            .toArray();
    return Math.max(SLOW_ON_THE_MEAN_S, TIMES_THE_SIBLINGS * Series.medianOf(siblings));
  }

  private static Optional<Slow> mean(WindowReading window, NodeId node) {
    Optional<Series> count = one(window, node, MetricName.RAFT_LOG_SYNC.countName());
    Optional<Series> sum = one(window, node, MetricName.RAFT_LOG_SYNC.sumName());
    if (count.isEmpty() || sum.isEmpty() || count.get().increase() < FEWEST) {
      return Optional.empty();
    }
    List<String> ids = new ArrayList<>(sum.get().endIds());
    ids.addAll(count.get().endIds());
    double waited = sum.get().increase();
    return Optional.of(new Slow(waited / count.get().increase(), waited, true, ids));
  }

  private static Optional<Slow> stuck(WindowReading window, NodeId node) {
    return atLeastOnce(window.series(MetricName.RAFT_LOG_SYNC_IN_FLIGHT, node), Double.MAX_VALUE);
  }

  private static Optional<Slow> worst(WindowReading window, NodeId node) {
    double together =
        one(window, node, MetricName.RAFT_LOG_SYNC.sumName())
            .map(Series::increase)
            .orElse(Double.MAX_VALUE);
    return atLeastOnce(one(window, node, MetricName.RAFT_LOG_SYNC.maxName()), together);
  }

  private static Optional<Slow> atLeastOnce(Optional<Series> told, double most) {
    return told.filter(series -> Math.min(series.max(), most) >= SLOW_ONCE_S)
        .map(series -> {
          double seconds = Math.min(series.max(), most);
          return new Slow(seconds, seconds, false, series.endIds());
        });
  }

  private static Optional<Series> one(WindowReading window, NodeId node, String name) {
    return window.seriesOf(node, name).stream().findFirst();
  }
}

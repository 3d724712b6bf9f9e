package dev.aegis.controlplane.diagnose;

import dev.aegis.controlplane.reading.FollowerViews;
import dev.aegis.controlplane.reading.LeadershipHistory;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Signals beside the one that fired, each with its evidence: what a kind alone cannot tell.
///
/// @param restarts processes started within the window
/// @param pauses processes that did not run for a second or more
/// @param leaderSync the present leader's log syncs are slow
/// @param followerSync a follower's log syncs are slow
/// @param unreachable a running follower does not answer the leader
/// @param slowLink calls to a running follower are slow though its syncs are not known to be
/// @param followerLag a follower is far behind in the log
/// @param churn leadership changed unplanned, twice or more
/// @param limitHits requests were refused at admission limits
record Correlation(
    Optional<Evidence> restarts,
    Optional<Evidence> pauses,
    Optional<Evidence> leaderSync,
    Optional<Evidence> followerSync,
    Optional<Evidence> unreachable,
    Optional<Evidence> slowLink,
    Optional<Evidence> followerLag,
    Optional<Evidence> churn,
    Optional<Evidence> limitHits) {

  private static final double LONG_PAUSE_S = 1;

  /// etcd warns of syncs at 0.5 s (99th percentile); a maximum is a coarser thing, so the same
  /// number is cautious.
  private static final double SLOW_SYNC_S = 0.5;

  private static final double OUT_OF_TOUCH_S = 1;
  private static final double SLOW_CALL_S = 0.15;
  private static final double FAR_BEHIND = 1_000;

  static Correlation of(WindowReading window) {
    Optional<NodeId> leader = window.leader();
    Optional<FollowerViews> views = leader.map(node -> window.viewsOf(node));
    return new Correlation(
        restarts(window),
        pauses(window),
        slowSync(window, leader, true),
        slowSync(window, leader, false),
        views.flatMap(view -> unreachable(window, view)),
        views.flatMap(Correlation::slowLink),
        views.flatMap(Correlation::followerLag),
        churn(window),
        limitHits(window));
  }

  private static Optional<Evidence> restarts(WindowReading window) {
    return window.restarted().isEmpty()
        ? Optional.empty()
        : Optional.of(
            evidence(
                MetricName.PROCESS_START_TIME.wireName(),
                "processes started in this window: " + window.restarted(),
                "processes_started",
                window.restarted().size(),
                window.startIds(window.restarted())));
  }

  private static Optional<Evidence> pauses(WindowReading window) {
    double longest = 0;
    List<String> ids = new ArrayList<>();
    for (ProcessPaused event : window.events(ProcessPaused.class)) {
      longest = Math.max(longest, event.pauseMs() / 1000.0);
      ids.add(event.id());
    }
    for (Series max : window.series(MetricName.PROCESS_PAUSE.maxName())) {
      longest = Math.max(longest, max.max());
      ids.addAll(max.endIds());
    }
    return atLeast(
        longest, LONG_PAUSE_S, MetricName.PROCESS_PAUSE, "a process did not run for a while", ids);
  }

  private static Optional<Evidence> slowSync(
      WindowReading window, Optional<NodeId> leader, boolean ofLeader) {
    double worst = 0;
    List<String> ids = new ArrayList<>();
    List<Series> durations = new ArrayList<>(window.series(MetricName.RAFT_LOG_SYNC.maxName()));
    durations.addAll(window.series(MetricName.RAFT_LOG_SYNC_IN_FLIGHT));
    for (Series duration : durations) {
      boolean isLeader = leader.map(duration.node()::equals).orElse(false);
      if (isLeader == ofLeader && duration.max() > worst) {
        worst = duration.max();
        ids = new ArrayList<>(duration.endIds());
      }
    }
    String whose = ofLeader ? "the leader's" : "a follower's";
    return atLeast(
        worst, SLOW_SYNC_S, MetricName.RAFT_LOG_SYNC, whose + " log syncs are slow", ids);
  }

  private static Optional<Evidence> unreachable(WindowReading window, FollowerViews views) {
    for (var contact : views.contacts().entrySet()) {
      Series ages = contact.getValue().series();
      if (ages.last() >= OUT_OF_TOUCH_S
          && ages.median() >= OUT_OF_TOUCH_S / 2
          && !window.metricsAreSilent(contact.getKey())) {
        return atLeast(
            ages.last(),
            OUT_OF_TOUCH_S,
            MetricName.RAFT_PEER_LAST_CONTACT,
            contact.getKey() + " runs but does not answer the leader",
            contact.getValue().ids());
      }
    }
    return Optional.empty();
  }

  private static Optional<Evidence> slowLink(FollowerViews views) {
    for (var peer : views.roundTrips().entrySet()) {
      double siblings =
          FollowerViews.medianOfSiblings(
              views.roundTrips(), peer.getKey(), FollowerViews.RoundTrips::meanSeconds);
      Optional<Evidence> slow =
          atLeast(
              peer.getValue().meanSeconds(),
              Math.max(SLOW_CALL_S, 3 * siblings),
              MetricName.RAFT_PEER_RPC,
              "calls to " + peer.getKey() + " are slow",
              peer.getValue().ids());
      if (slow.isPresent()) {
        return slow;
      }
    }
    return Optional.empty();
  }

  private static Optional<Evidence> followerLag(FollowerViews views) {
    for (var lag : views.lags().entrySet()) {
      Optional<Evidence> behind =
          atLeast(
              lag.getValue().series().median(),
              FAR_BEHIND,
              MetricName.RAFT_LOG_LAG,
              lag.getKey() + " is far behind in the log",
              lag.getValue().ids());
      if (behind.isPresent()) {
        return behind;
      }
    }
    return Optional.empty();
  }

  private static Optional<Evidence> churn(WindowReading window) {
    var unplanned = LeadershipHistory.of(window).unplannedChanges();
    return unplanned.size() < 2
        ? Optional.empty()
        : Optional.of(
            evidence(
                "leader_changed",
                "leadership changed without anybody handing it over",
                "unplanned_changes",
                unplanned.size(),
                unplanned.stream().flatMap(change -> change.eventIds().stream()).toList()));
  }

  private static Optional<Evidence> limitHits(WindowReading window) {
    double hits = 0;
    List<String> ids = new ArrayList<>();
    for (Series counter : window.series(MetricName.RAFT_REQUEST_LIMIT_HITS)) {
      hits += counter.increase();
      ids.addAll(counter.endIds());
    }
    return atLeast(
        hits, 1, MetricName.RAFT_REQUEST_LIMIT_HITS, "requests hit an admission limit", ids);
  }

  private static Optional<Evidence> atLeast(
      double value, double limit, MetricName metric, String statement, List<String> ids) {
    return value < limit
        ? Optional.empty()
        : Optional.of(evidence(metric.wireName(), statement, "worst", value, ids));
  }

  private static Evidence evidence(
      String signal, String statement, String number, double value, List<String> ids) {
    TreeMap<String, Double> numbers = new TreeMap<>();
    numbers.put(number, value);
    return new Evidence(signal, statement, numbers, ids.stream().limit(24).toList());
  }
}

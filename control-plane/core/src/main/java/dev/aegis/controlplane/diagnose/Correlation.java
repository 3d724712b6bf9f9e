package dev.aegis.controlplane.diagnose;

import dev.aegis.controlplane.reading.FollowerViews;
import dev.aegis.controlplane.reading.LeadershipHistory;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Signals beside the one that fired, each with its evidence: what a kind alone cannot tell.
///
/// Of what is one node's, only the accused's counts when one is accused: the slow disk of another
/// node, or the way to it, does not make this one slow.
///
/// @param restarts processes started within the window
/// @param pauses a process did not run for a second or more
/// @param leaderPaused that process led at some time in the window
/// @param shortOfProcessor a process was kept from running again and again, each time briefly: the
///   accused's, else one that led; starting takes a processor, and does not count
/// @param leaderSync log syncs of a node are slow that leads, or led when they were; and it did run
/// @param followerSync those of another node are slow, and it did run
/// @param unreachable a running follower does not answer the leader
/// @param slowLink calls to a running follower are slow though its syncs are not known to be
/// @param followerLag a follower is far behind in the log that did not start in the window
/// @param churn leadership changed unplanned, twice or more
/// @param limitHits requests were refused at admission limits
record Correlation(
    Optional<Evidence> restarts,
    Optional<Evidence> pauses,
    Optional<Evidence> leaderPaused,
    Optional<Evidence> shortOfProcessor,
    Optional<Evidence> leaderSync,
    Optional<Evidence> followerSync,
    Optional<Evidence> unreachable,
    Optional<Evidence> slowLink,
    Optional<Evidence> followerLag,
    Optional<Evidence> churn,
    Optional<Evidence> limitHits) {

  private static final double OUT_OF_TOUCH_S = 1;
  private static final double SLOW_CALL_S = 0.15;
  private static final double FAR_BEHIND = 1_000;
  private static final long STARTING_MS = 20_000;

  /// @param accused the node that the trouble is laid to, if it is one node's
  static Correlation of(WindowReading window, Optional<NodeId> accused) {
    Optional<FollowerViews> views = window.leader().map(node -> window.viewsOf(node));
    NavigableSet<NodeId> suspects = new TreeSet<>(window.nodes());
    accused.ifPresent(node -> suspects.retainAll(Set.of(node)));
    NavigableSet<NodeId> leaders = leaders(window);
    SortedMap<NodeId, Stops> stops = new TreeMap<>();
    suspects.forEach(node -> stops.put(node, Stops.of(window, node)));
    SortedMap<NodeId, LogSyncs.Slow> syncs = LogSyncs.slow(window);
    syncs.keySet().retainAll(suspects);
    NavigableSet<NodeId> slowLeaders = new TreeSet<>(leaders);
    slowLeaders.removeIf(node ->
        !window.leader().equals(Optional.of(node)) && !LogSyncs.slowWhileLeading(window, node));
    syncs
        .entrySet()
        .removeIf(sync -> sync.getValue().isExplainedBy(Stops.of(window, sync.getKey())));
    SortedMap<NodeId, Stops> ofLeaders = only(stops, leaders, true);
    SortedMap<NodeId, Stops> steady = new TreeMap<>(accused.isPresent() ? stops : ofLeaders);
    steady.keySet().removeAll(window.restarted());
    return new Correlation(
        restarts(window),
        pauses(stops),
        pauses(ofLeaders),
        shortOfProcessor(steady),
        slowSync(only(syncs, slowLeaders, true), "the leader's"),
        slowSync(only(syncs, slowLeaders, false), "a follower's"),
        views.flatMap(view -> unreachable(window, view, suspects)),
        views.flatMap(view -> slowLink(view, suspects)),
        views.flatMap(view -> followerLag(window, view, suspects)),
        churn(window),
        limitHits(window));
  }

  private static <T> SortedMap<NodeId, T> only(
      SortedMap<NodeId, T> byNode, NavigableSet<NodeId> leaders, boolean leading) {
    SortedMap<NodeId, T> chosen = new TreeMap<>(byNode);
    chosen.keySet().removeIf(node -> leaders.contains(node) != leading);
    return chosen;
  }

  /// All that lead or led.
  private static NavigableSet<NodeId> leaders(WindowReading window) {
    NavigableSet<NodeId> leaders = new TreeSet<>();
    window.leader().ifPresent(leaders::add);
    for (Series claim : window.series(MetricName.RAFT_IS_LEADER)) {
      if (claim.max() == 1) {
        leaders.add(claim.node());
      }
    }
    return leaders;
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

  private static Optional<Evidence> pauses(SortedMap<NodeId, Stops> stops) {
    return stops.entrySet().stream()
        .filter(one -> one.getValue().isLong())
        .max(Comparator.comparingDouble(one -> one.getValue().longestSeconds()))
        .map(longest ->
            evidence(
                MetricName.PROCESS_PAUSE.wireName(),
                longest.getKey() + " did not run for a while",
                "worst",
                longest.getValue().longestSeconds(),
                longest.getValue().ids()));
  }

  private static Optional<Evidence> shortOfProcessor(SortedMap<NodeId, Stops> stops) {
    return stops.entrySet().stream()
        .filter(one -> one.getValue().isShortOfProcessor())
        .max(Comparator.comparingDouble(one -> one.getValue().totalSeconds()))
        .map(most ->
            evidence(
                MetricName.PROCESS_PAUSE.wireName(),
                most.getKey() + " was kept from running again and again",
                "stops",
                most.getValue().count(),
                most.getValue().ids()));
  }

  private static Optional<Evidence> slowSync(SortedMap<NodeId, LogSyncs.Slow> syncs, String whose) {
    return syncs.values().stream()
        .max(Comparator.comparingDouble(LogSyncs.Slow::seconds))
        .map(slowest ->
            evidence(
                MetricName.RAFT_LOG_SYNC.wireName(),
                whose + " log syncs are slow",
                "worst",
                slowest.seconds(),
                slowest.ids()));
  }

  private static Optional<Evidence> unreachable(
      WindowReading window, FollowerViews views, Set<NodeId> suspects) {
    for (var contact : views.contacts().entrySet()) {
      Series ages = contact.getValue().series();
      if (ages.last() >= OUT_OF_TOUCH_S
          && ages.median() >= OUT_OF_TOUCH_S / 2
          && suspects.contains(contact.getKey())
          && !isStarting(window, contact.getKey(), ages.points().getLast().atMs())
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

  /// It needs a while until it answers.
  private static boolean isStarting(WindowReading window, NodeId node, long atMs) {
    return Optional.ofNullable(window.startTimesMs().get(node))
        .filter(startedMs -> atMs - startedMs < STARTING_MS)
        .isPresent();
  }

  private static Optional<Evidence> slowLink(FollowerViews views, Set<NodeId> suspects) {
    for (var peer : views.roundTrips().entrySet()) {
      if (!suspects.contains(peer.getKey())) {
        continue;
      }
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

  private static Optional<Evidence> followerLag(
      WindowReading window, FollowerViews views, Set<NodeId> suspects) {
    for (var lag : views.lags().entrySet()) {
      if (!suspects.contains(lag.getKey()) || window.restarted().contains(lag.getKey())) {
        continue; // who started was away, and is catching up
      }
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

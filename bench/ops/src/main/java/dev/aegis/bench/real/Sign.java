package dev.aegis.bench.real;

import dev.aegis.bench.real.RealPath.Stage;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// What a source can tell that a window can show, and the series that it then speaks of. Whatever
/// else a fact moves follows from it, and was not observed: it counts as synthesised.
enum Sign {
  /// A log sync takes `value` seconds.
  SYNC_TIME(
      Stage.EVENT,
      Scope.NODE,
      MetricName.RAFT_LOG_SYNC.maxName(),
      MetricName.RAFT_LOG_SYNC.sumName(),
      MetricName.RAFT_LOG_SYNC.countName()),
  /// A log sync does not return.
  STUCK_SYNC(Stage.EVENT, Scope.NODE, MetricName.RAFT_LOG_SYNC_IN_FLIGHT.wireName()),
  /// A follower comes to be `value` entries behind.
  LAG(Stage.SIGNAL, Scope.PEER, MetricName.RAFT_LOG_LAG.wireName()),
  /// A follower is now and then silent for up to `value` seconds, as its leader sees it.
  SILENT(Stage.SIGNAL, Scope.PEER, MetricName.RAFT_PEER_LAST_CONTACT.wireName()),
  /// A follower and its leader do not reach each other.
  UNREACHABLE(
      Stage.EVENT,
      Scope.PEER,
      MetricName.RAFT_PEER_LAST_CONTACT.wireName(),
      MetricName.RAFT_LOG_LAG.wireName()),
  /// Replication calls to a follower take `value` seconds.
  ROUND_TRIP(
      Stage.EVENT,
      Scope.PEER,
      MetricName.RAFT_PEER_RPC.sumName(),
      MetricName.RAFT_PEER_RPC.countName()),
  /// A process does not run for `value` seconds.
  PAUSE(Stage.EVENT, Scope.NODE, MetricName.PROCESS_PAUSE.maxName()),
  /// A wall clock is off by `value` seconds.
  CLOCK(Stage.EVENT, Scope.NODE, MetricName.CLOCK_OFFSET.wireName()),
  /// `count` elections, each with `value` seconds without a leader.
  ELECTIONS(Stage.SIGNAL, Scope.CLUSTER, leadership()),
  /// `count` hand-overs on purpose.
  HAND_OVERS(Stage.SIGNAL, Scope.CLUSTER, leadership()),
  /// A node stands `count` times in vain.
  CAMPAIGNS(Stage.SIGNAL, Scope.CLUSTER, leadership()),
  /// Nobody leads.
  LEADERLESS(Stage.SIGNAL, Scope.CLUSTER, leadership()),
  /// A leader that is cut off goes on for `value` seconds beside the next one; of one term, if
  /// `count` is given.
  RIVAL_LEADERS(Stage.SIGNAL, Scope.CLUSTER, leadership()),
  /// Leadership does not move.
  LEADERSHIP_STEADY(Stage.ASIDE, Scope.CLUSTER, leadership()),
  /// The leader stays, and nothing commits.
  COMMITS_NOTHING(
      Stage.SIGNAL,
      Scope.CLUSTER,
      MetricName.RAFT_COMMIT_INDEX.wireName(),
      MetricName.RAFT_LAST_APPLIED_INDEX.wireName()),
  /// A share of `value` of the leases runs out, or `count` of them.
  LEASES_LOST(
      Stage.SYMPTOM,
      Scope.CLUSTER,
      MetricName.LEASE_EXPIRATIONS.wireName(),
      MetricName.SESSIONS_OPEN.wireName()),
  /// A share of `value` of the renewals is done.
  LEASES_RENEWED(Stage.SYMPTOM, Scope.CLUSTER, MetricName.LEASE_RENEWALS.wireName()),
  /// A share of `value` of the requests is refused.
  REFUSED(Stage.SYMPTOM, Scope.REFUSALS, MetricName.CLIENT_REQUEST.countName()),
  /// The slowest hundredth of the requests takes `value` seconds.
  SLOW_REQUESTS(Stage.SYMPTOM, Scope.CLUSTER, MetricName.CLIENT_REQUEST.wireName()),
  /// `value` times as much is asked, or `value` entries a second where it is 1.
  LOAD(Stage.EVENT, Scope.ANSWERS, MetricName.CLIENT_REQUEST.countName()),
  /// `value` requests wait at the leader.
  WAITING(Stage.SIGNAL, Scope.CLUSTER, MetricName.RAFT_PENDING_REQUESTS.wireName()),
  /// `value` requests a second meet a limit.
  LIMIT_HITS(Stage.SIGNAL, Scope.CLUSTER, MetricName.RAFT_REQUEST_LIMIT_HITS.wireName()),
  /// The disk of the log is full.
  DISK_FULL(Stage.EVENT, Scope.NODE, MetricName.LOG_DISK_FREE.wireName()),
  /// A node's state is another one than that of its peers.
  STATE_DIFFERS(Stage.SIGNAL, Scope.NODE, MetricName.STATE_DIGEST.wireName()),
  /// A node takes over `count` snapshots.
  SNAPSHOTS(Stage.SIGNAL, Scope.NODE, MetricName.RAFT_SNAPSHOTS_INSTALLED.wireName()),
  /// A process is gone; its next beginning shows it, if it comes back.
  DOWN(Stage.EVENT, Scope.NODE, MetricName.PROCESS_START_TIME.wireName()),
  /// A process ends and is back after `value` seconds.
  RESTARTED(Stage.EVENT, Scope.NODE, MetricName.PROCESS_START_TIME.wireName()),
  /// A node cannot be read for `value` seconds: nothing is left to speak of.
  UNREAD(Stage.SIGNAL, Scope.NODE),
  /// `value` voting members are configured.
  VOTERS(Stage.EVENT, Scope.CLUSTER, MetricName.RAFT_VOTERS_CONFIGURED.wireName());

  private enum Scope {
    CLUSTER,
    NODE,
    PEER,
    ANSWERS,
    REFUSALS
  }

  private final Stage stage;
  private final Scope scope;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of texts
  private final List<String> series;

  Sign(Stage stage, Scope scope, String... series) {
    this.stage = stage;
    this.scope = scope;
    this.series = List.of(series);
  }

  private static String[] leadership() {
    return Stream.of(
            MetricName.RAFT_TERM,
            MetricName.RAFT_IS_LEADER,
            MetricName.RAFT_HAS_LEADER,
            MetricName.RAFT_LEADER_CHANGES,
            MetricName.RAFT_ELECTIONS)
        .map(MetricName::wireName)
        .toArray(String[]::new);
  }

  /// @throws IllegalArgumentException if there is none of that name
  static Sign of(String wireName) {
    for (Sign sign : values()) {
      if (sign.wireName().equals(wireName)) {
        return sign;
      }
    }
    throw new IllegalArgumentException("'" + wireName + "' is no sign");
  }

  /// Where it stands on the way from a cause to what clients have of it, unless a fact says
  /// otherwise.
  Stage stage() {
    return stage;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it is of single nodes rather than of the cluster.
  boolean isOfNodes() {
    return scope == Scope.NODE || scope == Scope.PEER;
  }

  /// Whether it speaks of the series of a sample.
  ///
  /// @param nodes that it is told of
  boolean speaksOf(MetricSample sample, Set<String> nodes) {
    return series.contains(sample.name())
        && switch (scope) {
          case CLUSTER -> true;
          case ANSWERS -> isOf(sample, "ok");
          case REFUSALS -> isOf(sample, "unavailable");
          case NODE -> nodes.contains(sample.node().value());
          case PEER ->
              nodes.contains(sample.labels().getOrDefault("peer", ""))
                  || nodes.contains(sample.labels().getOrDefault("follower", ""));
        };
  }

  /// Of the method that a scene's load calls; the others fill the window and are nobody's fact.
  private static boolean isOf(MetricSample sample, String outcome) {
    return sample.labels().getOrDefault("outcome", "").equals(outcome)
        && sample.labels().getOrDefault("method", "").equals("Put");
  }
}

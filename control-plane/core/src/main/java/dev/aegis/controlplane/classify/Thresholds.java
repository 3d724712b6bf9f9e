package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.LeadershipHistory;

/// Every number the rules compare with, and why it is what it is.
///
/// They are meant for windows of about two minutes with samples every few seconds. "etcd", "TiKV"
/// and so on name the alert rules of those projects the numbers were weighed against.
public record Thresholds(
    Churn churn,
    Lag lag,
    Lease lease,
    Clock clock,
    Claims claims,
    Leaderless leaderless,
    Clients clients) {

  public static Thresholds defaults() {
    return new Thresholds(
        new Churn(3, 4, 6),
        new Lag(1_000, 10, 0.05, 10, 3, 12_000, 1, 3, 20_000, new Sustained(5, 30_000, 0.6)),
        new Lease(3, 0.05, 5, 0.5, 0.8, 30_000, 2.0 / 3, 0.5, 3),
        new Clock(0.25, 2, 3, 0.5),
        new Claims(2, 1_000, 5, 2, 1_000, 5, 12),
        new Leaderless(10_000, 3, 12_000, 3, 60_000),
        new Clients(5, 0.01));
  }

  /// Of election churn.
  ///
  /// @param unplanned unplanned leader changes that make churn. One is a failover and two are a bad
  ///   day; etcd alerts at 4 in a quarter of an hour, because it cannot tell planned changes from
  ///   others and a rolling restart of three makes 3. Ours are told apart, so 3 in a far shorter
  ///   window is safe
  /// @param critical from here on it is critical whatever clients saw
  /// @param termsWithoutLeader unplanned terms, with or without a leader, that make churn: with
  ///   pre-vote a term is entered only when a majority would vote, so elections that keep failing
  ///   are a storm. A first boot takes 1 to 3
  public record Churn(int unplanned, int critical, int termsWithoutLeader) {
    boolean isReachedBy(LeadershipHistory history) {
      int changes = history.unplannedChanges().size();
      return changes >= unplanned
          || changes + history.termsWithoutLeader().size() >= termsWithoutLeader;
    }
  }

  /// Of a slow follower.
  ///
  /// @param entries below this a lag is noise: it is what a batch or two leaves behind. TiKV alerts
  ///   at 5000, with smaller entries than ours
  /// @param timesSiblings how far beyond the median sibling: a load burst makes all followers lag
  ///   alike
  /// @param rpcSeconds mean round trip, from one reading to the next, that is slow. etcd alerts at
  ///   a 99th percentile of 0.15 s; a mean of a third of that is a far slower link than the same
  ///   99th percentile
  /// @param rpcTimesSiblings how far beyond the median sibling: a slow network makes all links slow
  ///   alike
  /// @param rpcSlowReadings between how many readings at least round trips have to be slow, so that
  ///   a gap between readings makes no long time of a short stop
  /// @param rpcSlowMs how long round trips have to be slow, all in all: longer than a stop of a few
  ///   seconds can make them, seen in readings 5 s apart
  /// @param contactSeconds age of the last reply at which a follower is out of touch; several
  ///   heartbeats
  /// @param applySeconds how late a follower applies what the cluster committed, in time: beyond
  ///   what readings 5 s apart can be wrong by
  /// @param catchUpMs after its process started a follower may be as slow as it likes for so long;
  ///   in the recordings nodes start and catch up within 15 s
  /// @param sustained how long any of it has to last
  public record Lag(
      double entries,
      double timesSiblings,
      double rpcSeconds,
      double rpcTimesSiblings,
      int rpcSlowReadings,
      long rpcSlowMs,
      double contactSeconds,
      double applySeconds,
      long catchUpMs,
      Sustained sustained) {}

  /// How long a trouble lasts before it counts.
  ///
  /// @param samples fewest samples to judge by, so that one slow sample never counts
  /// @param spanMs shortest time they cover
  /// @param share of them that has to be bad: a short recovery in between does not hide a lasting
  ///   trouble
  public record Sustained(int samples, long spanMs, double share) {}

  /// Of lease starvation.
  ///
  /// @param expirations below this it may be a client or two that died
  /// @param share of expirations in expirations and renewals since the first of them. A healthy
  ///   session of any age renews three times a TTL, so even a cluster of short-lived sessions stays
  ///   below
  /// @param expirationsWithoutRenewals expirations that speak alone when renewals are unknown
  /// @param criticalShareOfSessions share of the sessions open at first; losing half of the locks
  ///   is an outage
  /// @param renewedMeanwhile share of the rate of renewals before that still counts as usual:
  ///   leases that run out beside it had been left behind by their clients, not starved
  /// @param usualMs for how long renewals have to be known before the first lease ran out, to say
  ///   what is usual: three times the default TTL
  /// @param mostSessions share of the sessions open before that are most of them: more than the
  ///   clients of two nodes of five have
  /// @param shortRenewals below this share of their usual rate renewals had fallen short for all,
  ///   from one reading to the next. The second or so that an election takes is less than half of
  ///   the time between readings 3 s apart
  /// @param usualReadings from how many readings on before the first lease ran out their median is
  ///   a usual rate to compare with
  public record Lease(
      double expirations,
      double share,
      double expirationsWithoutRenewals,
      double criticalShareOfSessions,
      double renewedMeanwhile,
      long usualMs,
      double mostSessions,
      double shortRenewals,
      int usualReadings) {}

  /// Of clock skew.
  ///
  /// @param spreadSeconds spread beyond the error bounds. node-exporter rules alert at 0.05 s,
  ///   CockroachDB at 0.3 s; here leases survive 2 s of it (lease.skew-grace), so this is early
  ///   enough
  /// @param criticalSeconds the default lease.skew-grace: beyond it a change of leader may cost
  ///   sessions
  /// @param samples fewest samples of a node, of which the median counts
  /// @param causalSeconds by how much a follower's stamp of a leadership may precede the leader's
  ///   own: it cannot have known before
  public record Clock(
      double spreadSeconds, double criticalSeconds, int samples, double causalSeconds) {}

  /// Of claims to lead.
  ///
  /// @param freshSeconds a claim whose status is older is a stuck loop talking, not a claim
  /// @param pairMs two claims are at one time when their samples are no further apart
  /// @param quorumAgeSeconds a leader that has not heard a majority for so long should have stepped
  ///   down long ago (it does after election-timeout-max, 1.2 s by default)
  /// @param samples how often it has to be seen: a deploy shows two leaders in one sample
  /// @param overlapMs how long an earlier leader may go on after a later one began, by their clocks
  /// @param cutOffSeconds a follower that has not answered the leader for so long, and answers the
  ///   agent meanwhile, is cut off rather than slow. In the recordings a starved or slow follower
  ///   answers within 3 s, the timeout of a call
  /// @param silentSeconds a node that has not answered the agent for so long, and the leader
  ///   neither, is down: of readings 5 s apart one may fail
  public record Claims(
      double freshSeconds,
      long pairMs,
      double quorumAgeSeconds,
      int samples,
      long overlapMs,
      double cutOffSeconds,
      double silentSeconds) {}

  /// Of a cluster without a leader.
  ///
  /// @param spanMs how long nobody has to lead. It is the default TTL of a lease, half of which a
  ///   failover has to fit into by the rules for configurations, and eight times the longest
  ///   election timeout by default; the longest failover in the recordings, on a machine short of
  ///   processors, took 6 s. etcd waits a minute, since it asks one node, and readings 30 s apart
  /// @param readings in which a node has to say so: more than an election shows in
  /// @param gapMs readings further apart tell nothing of the time between; of those 5 s apart one
  ///   may fail
  /// @param terms entered meanwhile from which on it is elections that nobody wins: the loss of the
  ///   leader may bring one, and a split vote another
  /// @param orderlyMs for how long it is no surprise after a leader gave up on purpose, or a
  ///   majority was stopped in order: etcd's minute, in which five nodes restart one after the
  ///   other
  public record Leaderless(long spanMs, int readings, long gapMs, int terms, long orderlyMs) {}

  /// Of what clients notice.
  ///
  /// @param failures fewest failed requests: one retry is not an outage
  /// @param share of failed requests that clients notice; etcd warns at 1 %
  public record Clients(double failures, double share) {}
}

package dev.aegis.controlplane.classify;

/// Every number the rules compare with, and why it is what it is.
///
/// They are meant for windows of about two minutes with samples every few seconds. "etcd", "TiKV"
/// and so on name the alert rules of those projects the numbers were weighed against.
public record Thresholds(
    Churn churn, Lag lag, Lease lease, Clock clock, Claims claims, Clients clients) {

  public static Thresholds defaults() {
    return new Thresholds(
        new Churn(3, 4, 6),
        new Lag(1_000, 10, 0.15, 5, 20, 1, 20_000, new Sustained(5, 30_000, 0.6)),
        new Lease(3, 0.05, 5, 0.5),
        new Clock(0.25, 2, 3, 0.5),
        new Claims(2, 1_000, 5, 2, 1_000, 5),
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
  public record Churn(int unplanned, int critical, int termsWithoutLeader) {}

  /// Of a slow follower.
  ///
  /// @param entries below this a lag is noise: it is what a batch or two leaves behind. TiKV alerts
  ///   at 5000, with smaller entries than ours
  /// @param timesSiblings how far beyond the median sibling: a load burst makes all followers lag
  ///   alike
  /// @param rpcSeconds mean round trip that is slow; etcd alerts at a 99th percentile of 0.15 s
  /// @param rpcTimesSiblings how far beyond the median sibling: a slow network makes all links slow
  ///   alike
  /// @param rpcCalls calls needed for a mean that one slow call cannot make
  /// @param contactSeconds age of the last reply at which a follower is out of touch; several
  ///   heartbeats
  /// @param catchUpMs after its process started a follower may be as slow as it likes for so long;
  ///   in the recordings nodes start and catch up within 15 s
  /// @param sustained how long any of it has to last
  public record Lag(
      double entries,
      double timesSiblings,
      double rpcSeconds,
      double rpcTimesSiblings,
      double rpcCalls,
      double contactSeconds,
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
  /// @param share of expirations in expirations and renewals. A healthy session of any age renews
  ///   three times a TTL, so even a cluster of short-lived sessions stays below
  /// @param expirationsWithoutRenewals expirations that speak alone when renewals are unknown
  /// @param criticalShareOfSessions share of the sessions open at first; losing half of the locks
  ///   is an outage
  public record Lease(
      double expirations,
      double share,
      double expirationsWithoutRenewals,
      double criticalShareOfSessions) {}

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
  public record Claims(
      double freshSeconds,
      long pairMs,
      double quorumAgeSeconds,
      int samples,
      long overlapMs,
      double cutOffSeconds) {}

  /// Of what clients notice.
  ///
  /// @param failures fewest failed requests: one retry is not an outage
  /// @param share of failed requests that clients notice; etcd warns at 1 %
  public record Clients(double failures, double share) {}
}

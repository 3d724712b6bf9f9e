package dev.aegis.telemetry.verdict;

/// What a window shows. The first six are the paper's; the set is open (see the package
/// documentation).
public record AnomalyKind(String wireName) implements Comparable<AnomalyKind> {
  /// A follower lags its siblings, steadily.
  public static final AnomalyKind SLOW_FOLLOWER = new AnomalyKind("slow_follower");

  /// Sessions expire although they are being renewed.
  public static final AnomalyKind LEASE_STARVATION = new AnomalyKind("lease_starvation");

  /// The nodes' wall clocks disagree beyond their error bounds.
  public static final AnomalyKind CLOCK_SKEW = new AnomalyKind("clock_skew");

  /// Two nodes claim leadership at once, or one leads without hearing a majority.
  public static final AnomalyKind SPLIT_BRAIN_RISK = new AnomalyKind("split_brain_risk");

  /// Leadership changes again and again, and nobody meant it to.
  public static final AnomalyKind ELECTION_CHURN = new AnomalyKind("election_churn");

  /// Nothing that needs anybody.
  public static final AnomalyKind NONE = new AnomalyKind("none");

  /// No leader, or nothing commits. Not yet classified.
  public static final AnomalyKind QUORUM_LOSS = new AnomalyKind("quorum_loss");

  /// A steady leader that commits nothing. Not yet classified.
  public static final AnomalyKind LEADER_STALL = new AnomalyKind("leader_stall");

  /// High latency and queues under a steady leader. Not yet classified.
  public static final AnomalyKind OVERLOAD = new AnomalyKind("overload");

  /// Disk or quota full. Not yet classified.
  public static final AnomalyKind STORAGE_EXHAUSTED = new AnomalyKind("storage_exhausted");

  /// State digests differ at one log index. Not yet classified.
  public static final AnomalyKind STATE_DIVERGENCE = new AnomalyKind("state_divergence");

  /// @throws IllegalArgumentException if the name is not lower-case letters, digits and `_`
  public AnomalyKind {
    WireName.require(wireName);
  }

  @Override
  public int compareTo(AnomalyKind other) {
    return wireName.compareTo(other.wireName);
  }

  @Override
  public String toString() {
    return wireName;
  }
}

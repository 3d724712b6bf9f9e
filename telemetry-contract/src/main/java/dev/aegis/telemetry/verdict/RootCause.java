package dev.aegis.telemetry.verdict;

/// Why it happened. The paper's six, and those that real incidents needed.
///
/// A kind is a signal, a cause is a mechanism: one kind has many causes.
public record RootCause(String wireName) implements Comparable<RootCause> {
  public static final RootCause SLOW_FOLLOWER_DISK = new RootCause("slow_follower_disk");
  public static final RootCause NETWORK_PARTITION = new RootCause("network_partition");
  public static final RootCause CLOCK_DRIFT = new RootCause("clock_drift");

  /// A node that cannot win keeps campaigning.
  public static final RootCause ELECTION_STORM = new RootCause("election_storm");

  /// Kept for the paper's labels; in practice a symptom.
  public static final RootCause LEASE_STARVATION = new RootCause("lease_starvation");

  public static final RootCause HEALTHY = new RootCause("healthy");
  public static final RootCause SLOW_LEADER_DISK = new RootCause("slow_leader_disk");

  /// Collector, host pause, stopped process.
  public static final RootCause PROCESS_PAUSE = new RootCause("process_pause");

  /// A quota or its neighbours leave a process too little of a processor.
  public static final RootCause CPU_STARVATION = new RootCause("cpu_starvation");

  /// Processes end and start again.
  public static final RootCause PROCESS_RESTART = new RootCause("process_restart");

  /// One direction or one link only.
  public static final RootCause ASYMMETRIC_PARTITION = new RootCause("asymmetric_partition");

  public static final RootCause NETWORK_DEGRADATION = new RootCause("network_degradation");
  public static final RootCause OVERLOAD = new RootCause("overload");
  public static final RootCause MISCONFIGURED_TIMEOUTS = new RootCause("misconfigured_timeouts");

  /// Telemetry cannot show it; an honest answer.
  public static final RootCause UNDETERMINED = new RootCause("undetermined");

  /// @throws IllegalArgumentException if the name is not lower-case letters, digits and `_`
  public RootCause {
    WireName.require(wireName);
  }

  @Override
  public int compareTo(RootCause other) {
    return wireName.compareTo(other.wireName);
  }

  @Override
  public String toString() {
    return wireName;
  }
}

package dev.aegis.controlplane.diagnose;

import dev.aegis.telemetry.verdict.RootCause;
import java.util.Optional;

/// The causes a diagnosis may name: a closed set, so that whoever ranks them, rules or a model,
/// cannot make one up.
///
/// [RootCause] stays open for documents of newer agents; this is what this version knows.
public enum KnownCause {
  ASYMMETRIC_PARTITION(
      RootCause.ASYMMETRIC_PARTITION,
      "messages get through in one direction or on some links only"),
  CLOCK_DRIFT(RootCause.CLOCK_DRIFT, "wall clocks run apart"),
  CPU_STARVATION(RootCause.CPU_STARVATION, "a process gets too little of a processor"),
  ELECTION_STORM(RootCause.ELECTION_STORM, "a node that cannot win keeps campaigning"),
  HEALTHY(RootCause.HEALTHY, "nothing is wrong"),
  LEASE_STARVATION(
      RootCause.LEASE_STARVATION, "leases are not renewed in time, and nothing else stands out"),
  MISCONFIGURED_TIMEOUTS(
      RootCause.MISCONFIGURED_TIMEOUTS, "timeouts are shorter than ordinary pauses of this place"),
  NETWORK_DEGRADATION(RootCause.NETWORK_DEGRADATION, "messages are slow or get lost"),
  NETWORK_PARTITION(RootCause.NETWORK_PARTITION, "nodes cannot reach each other"),
  OVERLOAD(RootCause.OVERLOAD, "more is asked than can be done"),
  PROCESS_PAUSE(RootCause.PROCESS_PAUSE, "a process does not run for a while"),
  PROCESS_RESTART(RootCause.PROCESS_RESTART, "processes end and start again"),
  SLOW_FOLLOWER_DISK(RootCause.SLOW_FOLLOWER_DISK, "a follower waits for its disk"),
  SLOW_LEADER_DISK(RootCause.SLOW_LEADER_DISK, "the leader waits for its disk"),
  UNDETERMINED(RootCause.UNDETERMINED, "telemetry cannot show it, such as a defect in code");

  @SuppressWarnings("ImmutableEnumChecker") // a record of one text
  private final RootCause rootCause;

  private final String meaning;

  KnownCause(RootCause rootCause, String meaning) {
    this.rootCause = rootCause;
    this.meaning = meaning;
  }

  public RootCause rootCause() {
    return rootCause;
  }

  /// One line for a person or a model.
  public String meaning() {
    return meaning;
  }

  /// The known cause of that name, if it is one.
  public static Optional<KnownCause> of(RootCause cause) {
    return ofWireName(cause.wireName());
  }

  /// The known cause of that name, if it is one: for names from outside.
  public static Optional<KnownCause> ofWireName(String wireName) {
    for (KnownCause known : values()) {
      if (known.rootCause.wireName().equals(wireName)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }
}

package dev.aegis.telemetry.verdict;

/// The class of action an anomaly calls for. It is advice: whether a configuration change exists
/// and is safe is decided later.
public record SuggestedAction(String wireName) implements Comparable<SuggestedAction> {
  public static final SuggestedAction NONE = new SuggestedAction("none");
  public static final SuggestedAction TUNE_ELECTION_TIMING =
      new SuggestedAction("tune_election_timing");
  public static final SuggestedAction TUNE_LEASES = new SuggestedAction("tune_leases");

  /// A person looks at one node: disk, processor, process.
  public static final SuggestedAction INSPECT_NODE = new SuggestedAction("inspect_node");

  public static final SuggestedAction INSPECT_NETWORK = new SuggestedAction("inspect_network");
  public static final SuggestedAction REPAIR_TIME_SYNC = new SuggestedAction("repair_time_sync");
  public static final SuggestedAction SHED_LOAD = new SuggestedAction("shed_load");

  /// @throws IllegalArgumentException if the name is not lower-case letters, digits and `_`
  public SuggestedAction {
    WireName.require(wireName);
  }

  @Override
  public int compareTo(SuggestedAction other) {
    return wireName.compareTo(other.wireName);
  }

  @Override
  public String toString() {
    return wireName;
  }
}

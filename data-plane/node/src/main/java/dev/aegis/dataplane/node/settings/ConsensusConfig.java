package dev.aegis.dataplane.node.settings;

import java.time.Duration;

/// The cluster's configuration, `aegis.yaml`: the same for every node but while a new version
/// rolls.
///
/// Nothing of it is read inside apply; what apply needs is written into commands by the leader.
public record ConsensusConfig(Raft raft, Lease lease, Kv kv, Limits limits, Telemetry telemetry) {

  /// Consensus timing and the log.
  ///
  /// @param heartbeatInterval silence of a leader towards a follower is at most this long
  /// @param electionTimeoutMin shortest silence after which a follower stands for election
  /// @param electionTimeoutMax longest; each follower draws anew between the two
  /// @param rpcTimeout how long a peer call may take before it is tried again
  /// @param snapshotEntries a snapshot is taken after this many log entries
  /// @param logRetentionEntries log entries kept behind a snapshot for followers that lag
  public record Raft(
      Duration heartbeatInterval,
      Duration electionTimeoutMin,
      Duration electionTimeoutMax,
      Duration rpcTimeout,
      long snapshotEntries,
      long logRetentionEntries) {}

  /// Sessions and their leases.
  ///
  /// @param tickInterval how often replicated time moves by itself while there are sessions
  /// @param defaultTtl TTL of a session that names none
  /// @param skewGrace how long past its deadline a session is left alone, for clocks that run at
  ///   slightly different rates
  public record Lease(
      Duration tickInterval,
      Duration defaultTtl,
      Duration minTtl,
      Duration maxTtl,
      Duration skewGrace) {}

  /// The key-value store.
  ///
  /// @param retainedVersions store revisions kept readable behind the current one
  public record Kv(long retainedVersions) {}

  /// Where a node refuses rather than delays.
  ///
  /// @param maxPendingCommands commands queued at the leader before it refuses
  /// @param maxWatchers watches open on one node
  /// @param maxSessions sessions open in the cluster
  /// @param maxWaitersPerLock acquires that wait for one lock
  public record Limits(
      int maxPendingCommands, int maxWatchers, int maxSessions, int maxWaitersPerLock) {}

  /// The event feed.
  ///
  /// @param lagSampleInterval how often the leader samples its followers' lag into the event feed
  /// @param streamMaxEntries length at which the event stream is trimmed
  public record Telemetry(Duration lagSampleInterval, long streamMaxEntries) {}
}

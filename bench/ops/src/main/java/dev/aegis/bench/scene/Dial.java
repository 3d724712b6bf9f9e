package dev.aegis.bench.scene;

/// What a scene may turn, of a node or of the whole cluster.
public enum Dial {
  /// Log entries a second; of the cluster.
  LOAD,
  /// Entries a follower is behind.
  LAG,
  /// Longest log sync of the recent past, seconds.
  LOG_SYNC,
  /// Age of the log sync in flight, seconds.
  SYNC_IN_FLIGHT,
  /// Mean round trip of replication calls to a node, seconds.
  ROUND_TRIP,
  /// Age of a node's last reply, as its leader sees it, seconds.
  LAST_CONTACT,
  /// Age of the last moment a majority had answered a leader, seconds.
  QUORUM_AGE,
  /// Voting members a leader hears from.
  VOTERS_LIVE,
  /// Wall clock minus true time, seconds.
  CLOCK,
  /// Bound of the error of the clock offset, seconds.
  CLOCK_ERROR,
  /// Share of the leases that are renewed in time; of the cluster.
  RENEWING,
  /// Leases that have run out so far; of the cluster.
  EXPIRED,
  /// Open sessions; of the cluster.
  SESSIONS,
  /// Client requests a second whose outcome stays unknown.
  UNKNOWN_OUTCOMES,
  /// 99th percentile of client requests, seconds.
  SLOWEST,
  /// Longest pause of the process in the recent past, seconds.
  PAUSE,
  /// Requests that wait to be applied.
  PENDING,
  /// Snapshots taken over from the leader so far.
  SNAPSHOTS_INSTALLED,
  /// Whether the leader commits what it is sent, 1 or 0; of the cluster.
  COMMITTING,
  /// Whether a node hears its leader, 1 or 0.
  HEARS,
  /// Share of the client requests of served nodes that are refused; of the cluster.
  FAILING,
  /// Requests turned away at a limit so far.
  LIMIT_HITS,
  /// Voting members configured.
  VOTERS_CONFIGURED,
  /// Share of the usual free space that the disk of the log has.
  DISK_FREE,
  /// What sets a node's state apart from its peers'; 0 is nothing.
  DIGEST
}

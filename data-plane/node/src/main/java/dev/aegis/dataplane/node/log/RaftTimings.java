package dev.aegis.dataplane.node.log;

/// Measurements made inside consensus, handed out as they happen. Called on Raft's and callers'
/// threads: must be quick.
public interface RaftTimings {

  /// A sync of the log began; the matching [#logSyncEnded] tells its length.
  void logSyncBegan();

  void logSyncEnded(long nanos);

  /// A round trip to a peer, from sending an append to its reply.
  void peerRoundTrip(String peer, long nanos);

  /// An election this node stood in ended; whether it won is told by the leader it led to.
  void electionEnded();

  /// This node heard nothing from a leader for too long and calls an election.
  void electionTimedOut();

  /// A command or barrier was refused because too much was queued.
  void refusedAtLimit();
}

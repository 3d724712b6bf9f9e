package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.RaftStatus;

/// Whether a node has applied, once since its start, what was committed when it first heard of a
/// leader. Until then it tells of a past, however few entries that is behind. Thread-safe.
final class CaughtUp {
  private static final long UNKNOWN = -1;

  private long target = UNKNOWN;
  private boolean reached;

  /// Looks again.
  ///
  /// @param knowsLeader whether it knows one now
  /// @param indexes as they are now; nothing committed is -1
  synchronized boolean by(boolean knowsLeader, RaftStatus.Indexes indexes) {
    if (target == UNKNOWN && knowsLeader) {
      target = indexes.committed();
    }
    reached |= target != UNKNOWN && indexes.applied() >= target;
    return reached;
  }
}

package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.RaftStatus;

/// Whether a node that was started again knows as much as before.
///
/// After a restart the state is that of the latest snapshot until a leader has said how far the log
/// is committed. What a caller may do was granted by an entry that may not be applied yet, so that
/// state must not be the reason for a refusal that callers take for final. Thread-safe.
final class Replay {
  private final Consensus consensus;
  private final long lastAtStart;
  private volatile boolean over;

  /// To be made when the log has just been opened.
  Replay(Consensus consensus) {
    this.consensus = consensus;
    this.lastAtStart = consensus.status().indexes().last();
  }

  /// Whether all that the log held at the start is applied, as far as a leader has not replaced it.
  boolean isOver() {
    if (!over) {
      RaftStatus.Indexes now = consensus.status().indexes();
      over = now.applied() >= Math.min(lastAtStart, now.last());
    }
    return over;
  }
}

package dev.aegis.dataplane.node.log;

import java.util.Optional;

/// What happened in consensus, for telemetry.
public sealed interface ConsensusEvent {
  /// `leader` is absent when the leader was lost.
  record LeaderChanged(long term, Optional<String> leader) implements ConsensusEvent {}

  /// This node lost the lead it had in `term`.
  ///
  /// @param atMs wall clock when it did, epoch milliseconds; the reason may be known only later
  record SteppedDown(long term, StepDownReason reason, long atMs) implements ConsensusEvent {}

  record SnapshotTaken(long index) implements ConsensusEvent {}

  record SnapshotInstalled(long index) implements ConsensusEvent {}

  /// The log cannot be written any more: the process must end and come back.
  record LogFailed(String why) implements ConsensusEvent {}

  /// The entry at `index` has a format that this software does not know: the process must end
  /// before it and be upgraded. Nothing from there on is applied.
  record LogIsNewer(long index, int version, int known) implements ConsensusEvent {
    public String sentence() {
      return "newer software wrote the log: entry %d has format %s, this node knows formats up to %d; upgrade this node"
          .formatted(index, Integer.toUnsignedString(version), known);
    }
  }

  enum StepDownReason {
    TRANSFER,
    LOST_QUORUM,
    HIGHER_TERM,
    SHUTDOWN,
    /// Ratis gave the lead up by itself, for none of these reasons.
    UNKNOWN
  }

  /// Receives events on Raft's own threads: must only note them down.
  @FunctionalInterface
  interface Listener {
    void happened(ConsensusEvent event);
  }
}

package dev.aegis.dataplane.node.log;

/// What a voter can say of its term and its log, to one that looks for a new leader.
///
/// @param term the latest one it has met
/// @param lastEntryTerm the term of the last entry of its log
/// @param lastEntryIndex the index of that entry
/// @param hearsLeader the leader of the term has a stream to it open, on which entries come; that
///   says nothing about whether any came of late
public record VoterView(long term, long lastEntryTerm, long lastEntryIndex, boolean hearsLeader) {

  /// Whether an election lets this log win over the other: the later term of the last entry
  /// decides, then the greater length (Raft 5.4.1).
  public boolean isFurtherThan(VoterView other) {
    return lastEntryTerm == other.lastEntryTerm
        ? lastEntryIndex > other.lastEntryIndex
        : lastEntryTerm > other.lastEntryTerm;
  }
}

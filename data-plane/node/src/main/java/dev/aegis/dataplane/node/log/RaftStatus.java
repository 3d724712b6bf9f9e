package dev.aegis.dataplane.node.log;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A node's consensus state at one moment, taken outside the Raft threads.
///
/// @param sampledAtNanos monotonic time of the sample: a stuck Raft loop shows as an old sample,
///   and must not report itself healthy
/// @param leaderReady this node leads and has applied everything of earlier terms
/// @param followers what the leader knows of each follower; empty elsewhere
public record RaftStatus(
    long sampledAtNanos,
    Role role,
    long term,
    Optional<String> leader,
    boolean leaderReady,
    Indexes indexes,
    SortedMap<String, Follower> followers,
    int pendingRequests) {

  public RaftStatus {
    followers = new TreeMap<>(followers);
  }

  public enum Role {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }

  public record Indexes(long last, long committed, long applied) {}

  /// What the leader knows of one follower.
  ///
  /// @param matchIndex highest log index known to be on that follower
  /// @param lastContactMs age of its last reply
  public record Follower(long matchIndex, long lastContactMs) {}

  /// Leader: age of the last moment at which a majority of `voters`, this node included, had
  /// answered. Huge when too few followers are known.
  public long quorumContactAgeMs(int voters) {
    int answersNeeded = voters / 2;
    if (answersNeeded == 0) {
      return 0;
    }
    long[] ages = followers.values().stream().mapToLong(Follower::lastContactMs).sorted().toArray();
    return ages.length < answersNeeded ? Long.MAX_VALUE : ages[answersNeeded - 1];
  }

  public boolean isLeader() {
    return role == Role.LEADER;
  }
}

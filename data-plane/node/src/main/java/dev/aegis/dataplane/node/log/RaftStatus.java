package dev.aegis.dataplane.node.log;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A node's consensus state at one moment, taken outside the Raft threads.
///
/// @param sampledAtNanos monotonic time of the sample: a stuck Raft loop shows as an old sample,
///   and must not report itself healthy
/// @param leaderReady this node leads and has applied everything of earlier terms
/// @param followers what the leader knows of each other member, learners too; empty elsewhere
/// @param voters who votes, as this node's log has it
public record RaftStatus(
    long sampledAtNanos,
    Role role,
    long term,
    Optional<String> leader,
    boolean leaderReady,
    Indexes indexes,
    SortedMap<String, Follower> followers,
    SortedSet<String> voters,
    int pendingRequests) {

  public RaftStatus {
    followers = new TreeMap<>(followers);
    voters = new TreeSet<>(voters);
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

  /// Leader: age of the last moment at which a majority of the voters, this node included, had
  /// answered. Huge when too few followers are known.
  public long quorumContactAgeMs() {
    int answersNeeded = voters.size() / 2;
    if (answersNeeded == 0) {
      return 0;
    }
    long[] ages =
        followers.entrySet().stream()
            .filter(follower -> voters.contains(follower.getKey()))
            .mapToLong(follower -> follower.getValue().lastContactMs())
            .sorted()
            .toArray();
    return ages.length < answersNeeded ? Long.MAX_VALUE : ages[answersNeeded - 1];
  }

  /// Leader: how many voters answered within this time, this node included.
  public int votersHeard(long withinMs) {
    int heard = 1;
    for (var follower : followers.entrySet()) {
      if (voters.contains(follower.getKey()) && follower.getValue().lastContactMs() <= withinMs) {
        heard++;
      }
    }
    return heard;
  }

  public boolean isLeader() {
    return role == Role.LEADER;
  }
}

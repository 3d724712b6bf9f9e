package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.server.leader.FollowerInfo;

/// What this node, while it leads, knows of each follower, by its id. Ratis' own getters return
/// arrays without ids, in no promised order. Thread-safe; stale once the node leads no more.
final class FollowerContacts {
  private final Duration heartbeatInterval;
  private final Map<String, FollowerInfo> followers = new ConcurrentHashMap<>();

  FollowerContacts(Duration heartbeatInterval) {
    this.heartbeatInterval = heartbeatInterval;
  }

  Duration heartbeatInterval() {
    return heartbeatInterval;
  }

  /// A new leader makes new appenders, so the newest record of a follower replaces older ones.
  void replicatingTo(FollowerInfo follower) {
    followers.put(follower.getId().toString(), follower);
  }

  /// This one is to be added again: what was known of it is of no use.
  void forget(String follower) {
    followers.remove(follower);
  }

  SortedMap<String, RaftStatus.Follower> snapshot() {
    SortedMap<String, RaftStatus.Follower> all = new TreeMap<>();
    followers.forEach((id, follower) ->
        all.put(
            id,
            new RaftStatus.Follower(
                follower.getMatchIndex(), follower.getLastRpcResponseTime().elapsedTimeMs())));
    return all;
  }

  /// Whether this node and the voters that answered within this time make a majority.
  boolean hearsMajority(Set<String> voters, Duration within) {
    long heard =
        1
            + followers.entrySet().stream()
                .filter(follower -> voters.contains(follower.getKey()))
                .filter(follower ->
                    follower.getValue().getLastRpcResponseTime().elapsedTimeMs()
                        <= within.toMillis())
                .count();
    return heard * 2 > voters.size();
  }
}

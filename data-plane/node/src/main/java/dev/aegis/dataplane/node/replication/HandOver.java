package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the leadership of this process' Raft server to another voter. Thread-safe; blocks.
record HandOver(
    RaftServer server, RaftGroupId group, FollowerContacts contacts, StepDowns stepDowns) {
  private static final Logger LOG = LoggerFactory.getLogger(HandOver.class);
  private static final long IN_CONTACT_MS = 1_000;

  /// To the voter that is furthest.
  boolean toTheFurthestOf(Set<String> voters, Duration atMost) {
    Optional<String> furthest =
        contacts.snapshot().entrySet().stream()
            .filter(follower -> voters.contains(follower.getKey()))
            .filter(follower -> follower.getValue().lastContactMs() < IN_CONTACT_MS)
            .max(
                Comparator.comparingLong((Map.Entry<String, RaftStatus.Follower> follower) ->
                    follower.getValue().matchIndex()))
            .map(Map.Entry::getKey);
    return furthest.isPresent() && to(furthest.get(), atMost);
  }

  /// To this voter.
  boolean to(String voter, Duration atMost) {
    boolean succeeded = false;
    CompletableFuture<Boolean> handOver = stepDowns.handOverBegins();
    try {
      RaftClientReply reply =
          server.transferLeadership(
              StepDown.request(server, group, RaftPeerId.valueOf(voter), atMost));
      succeeded = reply.isSuccess();
    } catch (IOException e) {
      LOG.warn("Handing leadership to {} failed: {}", voter, e.toString());
    } finally {
      stepDowns.handOverEnded(handOver, succeeded);
    }
    return succeeded;
  }
}

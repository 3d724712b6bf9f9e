package dev.aegis.dataplane.node.replication;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the Raft server of this process to give leadership up: to somebody, or (a transfer without
/// a target) to nobody in particular.
final class StepDown {
  private static final Logger LOG = LoggerFactory.getLogger(StepDown.class);
  private static final Duration AT_MOST = Duration.ofSeconds(3);

  private StepDown() {}

  /// Asks, and does not wait. Asking again while an earlier request is under way changes nothing.
  static void force(RaftServer server, RaftGroupId group) {
    CompletableFuture<RaftClientReply> ended;
    try {
      ended = server.transferLeadershipAsync(request(server, group, null, AT_MOST));
    } catch (IOException e) {
      ended = CompletableFuture.failedFuture(e);
    }
    var _ =
        ended.whenComplete((reply, failure) -> {
          if (failure != null || !reply.isSuccess()) {
            LOG.warn(
                "{} could not be made to step down: {}",
                server.getId(),
                failure == null ? reply.getException() : failure);
          }
        });
  }

  static TransferLeadershipRequest request(
      RaftServer server, RaftGroupId group, @Nullable RaftPeerId to, Duration atMost) {
    return new TransferLeadershipRequest(
        ClientId.randomId(), server.getId(), group, 1, to, atMost.toMillis());
  }
}

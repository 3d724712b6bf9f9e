package dev.aegis.dataplane.node.replication;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the Raft server of this process for a snapshot before the number of entries calls for one.
final class EarlySnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(EarlySnapshot.class);
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  /// Ratis takes none behind fewer entries than its own default of a thousand, and says that it
  /// did.
  private static final long LEAST_ENTRIES = 1;

  private EarlySnapshot() {}

  /// Asks, and does not wait. Asking again while one is being taken changes nothing.
  static void take(RaftServer server, RaftGroupId group) {
    CompletableFuture<RaftClientReply> taken =
        server.snapshotManagementAsync(
            SnapshotManagementRequest.newCreate(
                ClientId.randomId(), server.getId(), group, 1, AT_MOST.toMillis(), LEAST_ENTRIES));
    var _ =
        taken.whenComplete((reply, failure) -> {
          if (failure != null || !reply.isSuccess()) {
            LOG.warn(
                "{} could not take a snapshot: {}",
                server.getId(),
                failure == null ? reply.getException() : failure);
          }
        });
  }
}

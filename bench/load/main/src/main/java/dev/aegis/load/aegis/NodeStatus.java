package dev.aegis.load.aegis;

import dev.aegis.load.grpc.GrpcConnections;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.StatusRequest;
import dev.aegis.wire.v1.StatusResponse;
import io.grpc.ChannelCredentials;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks a node for its own view, on a connection of its own: one that broke earlier would first
/// have to wait out its pause.
final class NodeStatus {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  private NodeStatus() {}

  /// Nothing when the node does not answer.
  static Optional<StatusResponse> of(String address, ChannelCredentials credentials) {
    try (GrpcConnections connection = new GrpcConnections(List.of(address), 1, credentials)) {
      return Optional.of(
          connection
              .stubs(ClusterServiceGrpc::newBlockingStub)
              .getFirst()
              .withDeadlineAfter(ANSWER_WITHIN)
              .status(StatusRequest.getDefaultInstance()));
    } catch (StatusRuntimeException _) {
      return Optional.empty();
    }
  }
}

package dev.aegis.load.etcd;

import dev.aegis.load.etcd.wire.MaintenanceGrpc;
import dev.aegis.load.etcd.wire.StatusRequest;
import dev.aegis.load.etcd.wire.StatusResponse;
import dev.aegis.load.grpc.GrpcConnections;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a member says about itself.
///
/// @param leads whether it leads
/// @param knowsLeader whether it knows who leads
/// @param version of the software
record EtcdStatus(boolean leads, boolean knowsLeader, String version) {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  /// Nothing when the member does not answer.
  static Optional<EtcdStatus> of(String address) {
    try (GrpcConnections connection = new GrpcConnections(List.of(address), 1)) {
      StatusResponse status =
          connection
              .stubs(MaintenanceGrpc::newBlockingStub)
              .getFirst()
              .withDeadlineAfter(ANSWER_WITHIN)
              .status(StatusRequest.getDefaultInstance());
      return Optional.of(
          new EtcdStatus(
              status.getLeader() != 0 && status.getLeader() == status.getHeader().getMemberId(),
              status.getLeader() != 0,
              status.getVersion()));
    } catch (StatusRuntimeException _) {
      return Optional.empty();
    }
  }
}

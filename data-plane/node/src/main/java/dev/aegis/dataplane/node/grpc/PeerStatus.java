package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.wire.v1.StatusResponse;
import java.util.Optional;

/// Another node's own view of itself and of the cluster, as far as this node acts upon it.
///
/// @param healthy it knows a leader and is not behind
/// @param configDigest digest of the configuration it runs with
/// @param members as its log has them
public record PeerStatus(
    String node, boolean healthy, boolean leads, String configDigest, Members members) {

  /// Empty when it names addresses that are none.
  static Optional<PeerStatus> of(StatusResponse status) {
    try {
      return Optional.of(
          new PeerStatus(
              status.getNodeId(),
              status.getHealthy(),
              status.getRole() == StatusResponse.Role.LEADER,
              status.getConfigDigest(),
              WireMembers.read(status.getMembersList())));
    } catch (SettingsException _) {
      return Optional.empty();
    }
  }
}

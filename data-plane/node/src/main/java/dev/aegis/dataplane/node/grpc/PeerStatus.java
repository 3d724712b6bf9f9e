package dev.aegis.dataplane.node.grpc;

import dev.aegis.wire.v1.StatusResponse;

/// Another node's own view of itself, as far as this node acts upon it.
///
/// @param healthy it knows a leader and is not behind
/// @param configDigest digest of the configuration it runs with
public record PeerStatus(String node, boolean healthy, boolean leads, String configDigest) {

  static PeerStatus of(StatusResponse status) {
    return new PeerStatus(
        status.getNodeId(),
        status.getHealthy(),
        status.getRole() == StatusResponse.Role.LEADER,
        status.getConfigDigest());
  }
}

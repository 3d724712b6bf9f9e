package dev.aegis.dataplane.node.settings;

import java.nio.file.Path;

/// How a node tells a peer and a client from a stranger.
public sealed interface NodeSecurity {

  /// Not at all: plain text and no access control, on loopback only, and only when it was asked
  /// for.
  record Insecure() implements NodeSecurity {}

  /// By certificates, on both ports.
  ///
  /// @param dir holds the node's certificates and keys
  /// @param operator identity of the client that may set the first access policy
  record Certificates(Path dir, String operator) implements NodeSecurity {}
}

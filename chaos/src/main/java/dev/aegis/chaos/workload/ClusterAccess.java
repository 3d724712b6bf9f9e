package dev.aegis.chaos.workload;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisClientBuilder;
import dev.aegis.sdk.ClientTls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a cluster is reached.
///
/// @param endpoints client addresses of the nodes, each `host:port`; a client begins with the first
/// @param certificates a folder with `ca.pem`, `cert.pem` and `key.pem` of the client; null for
///   plain text
public record ClusterAccess(List<String> endpoints, @Nullable Path certificates) {
  public ClusterAccess {
    endpoints = List.copyOf(endpoints);
  }

  /// In plain text.
  public static ClusterAccess plain(List<String> endpoints) {
    return new ClusterAccess(endpoints, null);
  }

  /// The same nodes, beginning with another one.
  public ClusterAccess beginningWith(int node) {
    List<String> turned = new ArrayList<>(endpoints);
    Collections.rotate(turned, -node);
    return new ClusterAccess(turned, certificates);
  }

  /// One node alone.
  public ClusterAccess at(String endpoint) {
    return new ClusterAccess(List.of(endpoint), certificates);
  }

  AegisClient connect() {
    AegisClientBuilder builder = AegisClient.builder(endpoints);
    return certificates == null
        ? builder.connect()
        : builder.tls(ClientTls.in(certificates)).connect();
  }
}

package dev.aegis.load.aegis;

import dev.aegis.load.cluster.ClusterException;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What a client shows to nodes: nothing, or a certificate as `./aegis certs` makes it.
final class NodeCredentials {
  private NodeCredentials() {}

  /// @param certificate a folder with `ca.pem`, `cert.pem` and `key.pem`; empty for plain text
  /// @throws ClusterException naming the folder when one of them cannot be used
  static ChannelCredentials of(Optional<Path> certificate) {
    return certificate.map(NodeCredentials::read).orElseGet(InsecureChannelCredentials::create);
  }

  private static ChannelCredentials read(Path folder) {
    try {
      return TlsChannelCredentials.newBuilder()
          .trustManager(folder.resolve("ca.pem").toFile())
          .keyManager(folder.resolve("cert.pem").toFile(), folder.resolve("key.pem").toFile())
          .build();
    } catch (IOException e) {
      throw new ClusterException("The certificate in %s cannot be read.".formatted(folder), e);
    }
  }
}

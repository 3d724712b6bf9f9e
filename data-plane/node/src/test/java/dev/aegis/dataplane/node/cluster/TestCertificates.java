package dev.aegis.dataplane.node.cluster;

import dev.aegis.dataplane.node.certificates.DevelopmentAuthority;
import dev.aegis.dataplane.node.certificates.DevelopmentAuthority.Issued;
import dev.aegis.dataplane.node.certificates.DevelopmentCertificates;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The authorities of one cluster under test, one that is nobody's, and certificates of all three.
final class TestCertificates {
  static final String OPERATOR = "root";

  final DevelopmentAuthority peers = new DevelopmentAuthority("test peers");
  final DevelopmentAuthority clients = new DevelopmentAuthority("test clients");
  final DevelopmentAuthority strangers = new DevelopmentAuthority("test strangers");

  private final Path dir;

  TestCertificates(Path dir, List<String> nodes) throws IOException {
    this.dir = dir;
    for (String node : nodes) {
      Path folder = Files.createDirectories(dir.resolve(node));
      List<String> hosts = List.of("127.0.0.1");
      DevelopmentCertificates.write(folder, "peer", peers, peers.node(node, hosts));
      DevelopmentCertificates.write(folder, "client", clients, clients.node(node, hosts));
    }
  }

  NodeSecurity of(String node) {
    return new NodeSecurity.Certificates(dir.resolve(node), OPERATOR);
  }

  /// A channel that shows a certificate of the clients' authority.
  ManagedChannel channel(HostPort address, String identity) {
    return channel(address, clients.client(identity));
  }

  /// A channel that believes the clients' authority and shows what it is given.
  ///
  /// @param shown absent: no certificate
  ManagedChannel channel(HostPort address, @Nullable Issued shown) {
    return channel(address, clients, shown);
  }

  /// A channel that believes this authority and shows what it is given.
  ///
  /// @param shown absent: no certificate
  ManagedChannel channel(HostPort address, DevelopmentAuthority trusted, @Nullable Issued shown) {
    SslContextBuilder tls =
        SslContextBuilder.forClient().trustManager(stream(trusted.certificate()));
    if (shown != null) {
      tls.keyManager(stream(shown.certificate()), stream(shown.key()));
    }
    try {
      return NettyChannelBuilder.forAddress(address.host(), address.port())
          .sslContext(GrpcSslContexts.configure(tls).build())
          .build();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
  }
}

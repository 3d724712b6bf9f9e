package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.TlsIdentity;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Ends of connections to client ports, with certificates where there are any. A client that shows
/// none is refused in the handshake; a server must show one for the host that was called.
final class Connections {
  private Connections() {}

  static NettyServerBuilder serve(HostPort address, Transport transport) {
    NettyServerBuilder server =
        NettyServerBuilder.forAddress(new InetSocketAddress(address.host(), address.port()));
    return switch (transport) {
      case Transport.Plain() -> server;
      case Transport.Mutual(_, TlsIdentity own, _) ->
          server.sslContext(
              context(
                  SslContextBuilder.forServer(own.keyManager())
                      .trustManager(own.trustManager())
                      .clientAuth(ClientAuth.REQUIRE)));
    };
  }

  static NettyChannelBuilder to(HostPort address, Transport transport) {
    return switch (transport) {
      case Transport.Plain() -> plain(address);
      case Transport.Mutual(_, TlsIdentity own, _) -> to(address, own);
    };
  }

  private static NettyChannelBuilder to(HostPort address, TlsIdentity own) {
    return NettyChannelBuilder.forAddress(address.host(), address.port())
        .sslContext(
            context(
                SslContextBuilder.forClient()
                    .keyManager(own.keyManager())
                    .trustManager(own.trustManager())));
  }

  /// @param shown the client's certificate; empty for a node that asks for none
  static NettyChannelBuilder to(HostPort address, Optional<TlsIdentity> shown) {
    return shown.map(own -> to(address, own)).orElseGet(() -> plain(address));
  }

  private static NettyChannelBuilder plain(HostPort address) {
    return NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext();
  }

  private static SslContext context(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK)
          .protocols(Transport.PROTOCOL)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("every JDK has " + Transport.PROTOCOL, e);
    }
  }
}

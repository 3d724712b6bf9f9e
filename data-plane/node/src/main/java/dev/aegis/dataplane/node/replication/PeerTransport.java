package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.traffic.Traffic;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/// How peers talk to each other: with the peers' certificates where there are any, and about
/// nothing but the peer protocol.
///
/// The JDK's TLS, since the native one that Ratis would take does not exist on every platform. It
/// verifies the host name of the peer that is called, against the addresses in its certificate.
final class PeerTransport {
  private PeerTransport() {}

  /// @param admitted whether a node is to be taken for one of this cluster
  /// @param calls is shown what comes from them, and what they are answered
  /// @param traffic what carries the calls; empty for nothing between the ends
  static void select(
      Parameters parameters,
      NodeSettings settings,
      Transport transport,
      Predicate<String> admitted,
      PeerCalls calls,
      Optional<Traffic> traffic) {
    boolean certified =
        switch (transport) {
          case Transport.Plain() -> false;
          case Transport.Mutual mutual -> {
            GrpcConfigKeys.TLS.setConf(
                parameters,
                GrpcTlsConfig.newBuilder()
                    .setName("peers")
                    .setKeyManager(mutual.peer().keyManager())
                    .setTrustManager(mutual.peer().trustManager())
                    .setMutualTls(true)
                    .setSslProvider(SslProvider.JDK)
                    .setProtocols(Transport.PROTOCOL)
                    .build());
            yield true;
          }
        };
    GrpcServices.Customizer port = new PeerOnlyServices(certified, admitted, calls);
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        traffic.map(carrier -> CarriedPeerCalls.on(port, settings.id(), carrier)).orElse(port));
  }

  /// Ratis answers a taken port with pages of log and a try to end the process, so it is asked for
  /// here first.
  static void requireFree(HostPort address) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (BindException e) {
      throw new IOException("the peer port " + address + " cannot be bound", e);
    }
  }
}

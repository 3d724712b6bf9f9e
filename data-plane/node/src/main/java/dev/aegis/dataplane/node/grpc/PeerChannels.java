package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.traffic.Traffic;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Channels to the client ports of the other nodes, opened when first needed. Thread-safe.
public final class PeerChannels implements AutoCloseable {
  private final String self;
  private final Function<String, Optional<HostPort>> addresses;
  private final Transport transport;
  private final Optional<Traffic> traffic;
  private final Map<HostPort, ManagedChannel> channels = new ConcurrentHashMap<>();

  /// Opens nothing yet.
  ///
  /// @param addresses where clients reach each node, as of now
  public PeerChannels(
      String self, Function<String, Optional<HostPort>> addresses, Transport transport) {
    this(self, addresses, transport, Optional.empty());
  }

  /// The same, with what is said on them carried.
  public PeerChannels(
      String self,
      Function<String, Optional<HostPort>> addresses,
      Transport transport,
      Optional<Traffic> traffic) {
    this.self = self;
    this.addresses = addresses;
    this.transport = transport;
    this.traffic = traffic;
  }

  /// Empty for this node itself and for names nobody has.
  Optional<ManagedChannel> to(String node) {
    return node.equals(self)
        ? Optional.empty()
        : addresses
            .apply(node)
            .map(address -> channels.computeIfAbsent(address, _ -> open(node, address)));
  }

  private ManagedChannel open(String node, HostPort address) {
    NettyChannelBuilder channel =
        Connections.to(address, transport)
            .directExecutor()
            .maxInboundMessageSize(8 * 1024 * 1024)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(5, TimeUnit.SECONDS);
    traffic.ifPresent(carrier -> channel.intercept(new CarriedNodeCalls(self, node, carrier)));
    return channel.build();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}

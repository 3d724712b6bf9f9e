package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import io.grpc.ManagedChannel;
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
  private final Map<HostPort, ManagedChannel> channels = new ConcurrentHashMap<>();

  /// Opens nothing yet.
  ///
  /// @param addresses where clients reach each node, as of now
  public PeerChannels(
      String self, Function<String, Optional<HostPort>> addresses, Transport transport) {
    this.self = self;
    this.addresses = addresses;
    this.transport = transport;
  }

  /// Empty for this node itself and for names nobody has.
  Optional<ManagedChannel> to(String node) {
    return node.equals(self)
        ? Optional.empty()
        : addresses.apply(node).map(address -> channels.computeIfAbsent(address, this::open));
  }

  private ManagedChannel open(HostPort address) {
    return Connections.to(address, transport)
        .directExecutor()
        .maxInboundMessageSize(8 * 1024 * 1024)
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .build();
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}

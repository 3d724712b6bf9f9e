package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import io.grpc.ManagedChannel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Channels to the client ports of the other nodes, opened when first needed. Thread-safe.
public final class PeerChannels implements AutoCloseable {
  private final NodeSettings settings;
  private final Transport transport;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  public PeerChannels(NodeSettings settings, Transport transport) {
    this.settings = settings;
    this.transport = transport;
  }

  /// Empty for this node itself and for names nobody has.
  Optional<ManagedChannel> to(String node) {
    HostPort address = settings.clients().get(node);
    return address == null || node.equals(settings.id())
        ? Optional.empty()
        : Optional.of(channels.computeIfAbsent(node, _ -> open(address)));
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

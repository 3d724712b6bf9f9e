package dev.aegis.dataplane.node.cluster;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Real nodes in one JVM, on free loopback ports, with logs in a directory of the test's.
final class InProcessCluster implements AutoCloseable {
  private final Path dir;
  private final SortedMap<String, HostPort> peers;
  private final SortedMap<String, HostPort> clients;
  private final Map<String, Node> running = new TreeMap<>();
  private final Map<String, ManagedChannel> channels = new TreeMap<>();

  private InProcessCluster(Path dir, int size) throws IOException {
    this.dir = dir;
    List<Integer> ports = freePorts(2 * size);
    this.peers = addresses(ports.subList(0, size));
    this.clients = addresses(ports.subList(size, 2 * size));
    try (InputStream defaults = InProcessCluster.class.getResourceAsStream("/aegis.yaml")) {
      Files.copy(java.util.Objects.requireNonNull(defaults), configFile());
    }
  }

  static InProcessCluster start(Path dir, int size) throws IOException {
    InProcessCluster cluster = new InProcessCluster(dir, size);
    for (String id : cluster.peers.keySet()) {
      cluster.start(id, true);
    }
    return cluster;
  }

  Path configFile() {
    return dir.resolve("aegis.yaml");
  }

  /// Starts a node again on the log it left behind.
  void restart(String id) {
    start(id, false);
  }

  private void start(String id, boolean bootstrap) {
    NodeSettings settings =
        new NodeSettings(id, "test", peers, clients, dir.resolve(id), configFile(), bootstrap);
    try {
      running.put(
          id,
          Node.start(
              settings,
              new Node.Surroundings(new SimpleMeterRegistry(), Optional.empty(), 0, (_, _) -> {})));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Ends a node without handing anything over.
  void kill(String id) {
    Node node = running.remove(id);
    if (node != null) {
      node.kill();
    }
  }

  /// Ends a node in an orderly way.
  void stop(String id) {
    Node node = running.remove(id);
    if (node != null) {
      node.close();
    }
  }

  Map<String, Node> running() {
    return running;
  }

  Node node(String id) {
    Node node = running.get(id);
    if (node == null) {
      throw new IllegalStateException(id + " does not run");
    }
    return node;
  }

  /// The node that leads and is ready, if there is exactly one.
  Optional<String> leader() {
    List<String> leaders =
        running.entrySet().stream()
            .filter(entry -> entry.getValue().status().leaderReady())
            .max(Comparator.comparingLong(entry -> entry.getValue().status().term()))
            .map(Map.Entry::getKey)
            .stream()
            .toList();
    return leaders.size() == 1 ? Optional.of(leaders.getFirst()) : Optional.empty();
  }

  HostPort peerAddress(String id) {
    return java.util.Objects.requireNonNull(peers.get(id));
  }

  ManagedChannel channel(String id) {
    HostPort address = java.util.Objects.requireNonNull(clients.get(id));
    return channels.computeIfAbsent(
        id,
        _ -> NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build());
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    List.copyOf(running.keySet()).forEach(this::kill);
  }

  private static SortedMap<String, HostPort> addresses(List<Integer> ports) {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    for (int i = 0; i < ports.size(); i++) {
      addresses.put("n" + (i + 1), new HostPort("127.0.0.1", ports.get(i)));
    }
    return addresses;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}

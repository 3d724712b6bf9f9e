package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A cluster of the one node n1, with a process that its test starts and starts again: at the same
/// addresses, and on what the one before left on the disk. Closing it leaves processes to the test.
final class LoneNode implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  private final Path dir;
  private final Path dataDir;
  private final SortedMap<String, HostPort> peers;
  private final SortedMap<String, HostPort> clients;
  private final ManagedChannel channel;
  private final TestClient client;
  private int starts;

  /// Prepares it; nothing runs yet.
  ///
  /// @param dir for its configuration, and for what it says
  /// @param dataDir for what it stores
  LoneNode(Path dir, Path dataDir) throws IOException {
    this.dir = dir;
    this.dataDir = dataDir;
    peers = new TreeMap<>(Map.of("n1", freeAddress()));
    HostPort address = freeAddress();
    clients = new TreeMap<>(Map.of("n1", address));
    try (var defaults =
        LoneNode.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      Files.copy(Objects.requireNonNull(defaults), configFile());
    }
    channel = NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    client = new TestClient(channel);
  }

  private static HostPort freeAddress() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", free.getLocalPort());
    }
  }

  /// The defaults, until a test changes them.
  Path configFile() {
    return dir.resolve("aegis.yaml");
  }

  /// For whichever process runs.
  TestClient client() {
    return client;
  }

  /// Starts a process.
  ///
  /// @param bootstrap whether it may begin a cluster where nothing is stored
  NodeProcess start(DiskRoom room, boolean bootstrap) throws IOException {
    return new NodeProcess(
        new NodeSettings(
            "n1",
            "lone",
            peers,
            clients,
            dataDir,
            configFile(),
            bootstrap ? EmptyStorage.FOUND : EmptyStorage.LOST,
            room,
            new NodeSecurity.Insecure(),
            Optional.empty()),
        dir.resolve("output-" + ++starts),
        Map.of());
  }

  void awaitServing(NodeProcess node) throws IOException {
    await()
        .atMost(WITHIN)
        .ignoreException(StatusRuntimeException.class)
        .until(() -> {
          // Or it would be seen as late as the channel's own pauses have grown meanwhile.
          channel.resetConnectBackoff();
          return !node.isAlive() || client.get("probe") != null;
        });
    assertThat(node.isAlive()).as("runs; it said: %s", node.output()).isTrue();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}

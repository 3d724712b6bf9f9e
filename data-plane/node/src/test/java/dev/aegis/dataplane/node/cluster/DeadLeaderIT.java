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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three processes, of which n1 alone would stand within minutes: the others' election timeouts are
/// a minute and more. So a leader beside n1 is one that stood without waiting.
class DeadLeaderIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final String STANDS = "has ended; standing";

  @TempDir Path dir;
  private final SortedMap<String, HostPort> peers = new TreeMap<>();
  private final SortedMap<String, HostPort> clients = new TreeMap<>();
  private final Map<String, NodeProcess> nodes = new TreeMap<>();
  private final Map<String, ManagedChannel> channels = new TreeMap<>();

  @BeforeEach
  void startWithN1Leading() throws IOException {
    for (String id : List.of("n1", "n2", "n3")) {
      peers.put(id, freeAddress());
      HostPort address = freeAddress();
      clients.put(id, address);
      channels.put(
          id,
          NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build());
    }
    for (String id : peers.keySet()) {
      nodes.put(id, start(id));
    }
    await()
        .atMost(WITHIN)
        .ignoreException(StatusRuntimeException.class)
        .until(() -> client("n2").put("k", "before").getRevision() > 0);
    await()
        .atMost(WITHIN)
        .ignoreException(StatusRuntimeException.class)
        .until(() -> "before".equals(client("n3").get("k")));
  }

  @AfterEach
  void stop() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    nodes.values().forEach(NodeProcess::close);
  }

  private static HostPort freeAddress() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", free.getLocalPort());
    }
  }

  private NodeProcess start(String id) throws IOException {
    Path config = dir.resolve(id + ".yaml");
    try (var defaults =
        DeadLeaderIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      String text =
          new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          config,
          id.equals("n1")
              ? text
              : text.replace("election-timeout-min: 600ms", "election-timeout-min: 60s")
                  .replace("election-timeout-max: 1200ms", "election-timeout-max: 120s")
                  .replace("default-ttl: 10s", "default-ttl: 480s"));
    }
    return new NodeProcess(
        new NodeSettings(
            id,
            "dead-leader",
            peers,
            clients,
            dir.resolve(id),
            config,
            EmptyStorage.FOUND,
            DiskRoom.DEFAULT,
            new NodeSecurity.Insecure(),
            Optional.empty()),
        dir.resolve(id + ".out"),
        Map.of());
  }

  private TestClient client(String id) {
    return new TestClient(Objects.requireNonNull(channels.get(id)));
  }

  private String outputOf(String id) throws IOException {
    return Objects.requireNonNull(nodes.get(id)).output();
  }

  private void kill(String id) {
    Objects.requireNonNull(nodes.get(id)).close();
  }

  @Test
  void aLeaderWhoseProcessWasKilledIsFollowedWithoutAnElectionTimeout() throws IOException {
    kill("n1");
    TestClient.untilServed(() -> client("n2").put("k", "after"));
    assertThat(TestClient.untilServed(() -> client("n3").get("k"))).isEqualTo("after");
    assertThat(List.of(outputOf("n2").contains(STANDS), outputOf("n3").contains(STANDS)))
        .as("one of them stood at once")
        .contains(true);
  }
}

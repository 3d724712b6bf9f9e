package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.wire.v1.StatusResponse.Role;
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
import java.util.ArrayList;
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

/// Three node processes, one of whose disks becomes slow.
class SlowDiskIT {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final List<String> IDS = List.of("n1", "n2", "n3");

  @TempDir Path dir;
  private final Map<String, NodeProcess> nodes = new TreeMap<>();
  private final Map<String, ManagedChannel> channels = new TreeMap<>();
  private SlowSync disks;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    disks = SlowSync.compile(dir);
    Path config = dir.resolve("aegis.yaml");
    try (var defaults =
        SlowDiskIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      byte[] text = Objects.requireNonNull(defaults).readAllBytes();
      Files.writeString(
          config,
          InProcessCluster.Options.steadyLeader()
              .config()
              .apply(new String(text, StandardCharsets.UTF_8)));
    }
    List<HostPort> free = freeAddresses(2 * IDS.size());
    SortedMap<String, HostPort> peers = byId(free.subList(0, IDS.size()));
    SortedMap<String, HostPort> clients = byId(free.subList(IDS.size(), free.size()));
    for (String id : IDS) {
      nodes.put(
          id,
          new NodeProcess(
              new NodeSettings(
                  id,
                  "slow",
                  peers,
                  clients,
                  dir.resolve(id),
                  config,
                  true,
                  new NodeSecurity.Insecure()),
              dir.resolve("output-" + id),
              disks.environment(id)));
      HostPort address = Objects.requireNonNull(clients.get(id));
      channels.put(
          id,
          NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build());
    }
  }

  @AfterEach
  void stop() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    nodes.values().forEach(NodeProcess::close);
  }

  private static List<HostPort> freeAddresses(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<HostPort> addresses =
        held.stream().map(socket -> new HostPort("127.0.0.1", socket.getLocalPort())).toList();
    for (ServerSocket socket : held) {
      socket.close();
    }
    return addresses;
  }

  private static SortedMap<String, HostPort> byId(List<HostPort> addresses) {
    SortedMap<String, HostPort> byId = new TreeMap<>();
    for (int i = 0; i < IDS.size(); i++) {
      byId.put(IDS.get(i), addresses.get(i));
    }
    return byId;
  }

  private TestClient client(String id) {
    return new TestClient(Objects.requireNonNull(channels.get(id)));
  }

  private Optional<String> leader() {
    return IDS.stream().filter(this::leads).findFirst();
  }

  private boolean leads(String id) {
    try {
      return client(id).status().getRole() == Role.LEADER;
    } catch (StatusRuntimeException _) {
      return false;
    }
  }

  @Test
  void aLeaderWhoseDiskBecomesSlowHandsLeadershipOver() throws Exception {
    String slow = await().atMost(WITHIN).until(this::leader, Optional::isPresent).get();
    // A session, so that there are ticks and the log is forced all the time.
    long session = TestClient.untilServed(() -> client(slow).openSession(600_000));
    assertThat(session).isPositive();
    disks.begin(slow);
    await().atMost(WITHIN).until(() -> leader().filter(id -> !id.equals(slow)).isPresent());
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(Objects.requireNonNull(nodes.get(slow)).output())
                .contains("The disk of this leader is slow", "leads now: true"));
    String next = leader().orElseThrow();
    assertThat(TestClient.untilServed(() -> client(next).put("k", "v")).getRevision()).isPositive();
    assertThat(client(next).openSession(10_000)).isPositive();
  }
}

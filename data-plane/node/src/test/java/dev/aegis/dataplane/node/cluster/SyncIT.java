package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node process that waits long for its disk.
class SyncIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int WRITES = 3;

  @TempDir Path dir;

  @Test
  void aWriteIsAcknowledgedOnlyAfterItsLogEntryIsForcedToDisk() throws Exception {
    SlowSync disk = SlowSync.compile(dir);
    List<HostPort> free = List.of(freeAddress(), freeAddress());
    Path config = dir.resolve("aegis.yaml");
    try (var defaults = SyncIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      Files.copy(Objects.requireNonNull(defaults), config);
    }
    NodeSettings settings =
        new NodeSettings(
            "n1",
            "sync",
            new TreeMap<>(Map.of("n1", free.getFirst())),
            new TreeMap<>(Map.of("n1", free.getLast())),
            dir.resolve("n1"),
            config,
            true,
            new NodeSecurity.Insecure());
    HostPort address = free.getLast();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try (NodeProcess node =
        new NodeProcess(settings, dir.resolve("output"), disk.environment("n1"))) {
      TestClient client = new TestClient(channel);
      await()
          .atMost(WITHIN)
          .ignoreException(StatusRuntimeException.class)
          .until(() -> !node.isAlive() || client.put("before", "v").getRevision() > 0);
      assertThat(node.isAlive()).as("runs; it said: %s", node.output()).isTrue();
      disk.begin("n1");
      for (int i = 0; i < WRITES; i++) {
        long began = System.nanoTime();
        var _ = client.put("k", "v" + i);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .as("time until a write was acknowledged, with a disk that takes longer than that")
            .isGreaterThanOrEqualTo(SlowSync.DELAY);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  private static HostPort freeAddress() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", free.getLocalPort());
    }
  }
}

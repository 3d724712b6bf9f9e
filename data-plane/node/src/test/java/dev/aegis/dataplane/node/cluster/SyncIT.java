package dev.aegis.dataplane.node.cluster;

import static java.util.stream.Collectors.toUnmodifiableSet;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node process has forced to disk before others may rely on it.
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

  /// Nodes were killed, not the machine: nobody knows which entries are on disk, and Ratis takes
  /// all that it reads for synced (ADR-042).
  @Test
  void aLogThatAKilledProcessLeftIsForcedToDiskBeforeTheNodeServes() throws Exception {
    SlowSync disk = SlowSync.compile(dir);
    NodeSettings settings;
    try (InProcessCluster cluster = InProcessCluster.start(dir, 3)) {
      await().atMost(WITHIN).until(() -> cluster.leader().isPresent());
      var _ =
          TestClient.untilServed(() -> new TestClient(cluster.channel("n1")).put("before", "v"));
      settings = cluster.settings("n1", false);
    }
    Set<Path> log = logFiles(settings.dataDir());
    assertThat(log).isNotEmpty();
    // Without the others there is no leader, and so no new entry that would be forced.
    try (NodeProcess node =
        new NodeProcess(settings, dir.resolve("output"), disk.environment("n1"))) {
      await()
          .atMost(WITHIN)
          .until(() -> !node.isAlive() || node.output().contains("Node n1 serves clients"));
      assertThat(node.isAlive()).as("runs; it said: %s", node.output()).isTrue();
      assertThat(disk.forced("n1")).containsAll(log);
    }
  }

  private static Set<Path> logFiles(Path dataDir) throws IOException {
    try (Stream<Path> files = Files.walk(dataDir.toRealPath())) {
      return files
          .filter(file -> LogSegmentPath.matchLogSegment(file) != null)
          .collect(toUnmodifiableSet());
    }
  }

  private static HostPort freeAddress() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new HostPort("127.0.0.1", free.getLocalPort());
    }
  }
}

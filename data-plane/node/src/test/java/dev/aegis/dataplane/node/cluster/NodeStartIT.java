package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start that fails leaves nothing behind: no port, no lock on the log, no half of a voter.
class NodeStartIT {
  @TempDir Path dir;
  private InProcessCluster cluster;

  @BeforeEach
  void runOnceAndStop() throws IOException {
    cluster = InProcessCluster.start(dir, 1);
    cluster.stop("n1");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static ServerSocket occupy(HostPort address) throws IOException {
    return new ServerSocket(address.port(), 1, InetAddress.getByName(address.host()));
  }

  private static void startByHand(NodeSettings settings) throws IOException {
    Node.start(
            settings,
            new Node.Surroundings(new SimpleMeterRegistry(), Optional.empty(), 0, (_, _) -> {}))
        .close();
  }

  private void assertStartsOnceItIsFree() {
    cluster.restart("n1");
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.leader().isPresent());
  }

  @Test
  void aTakenClientPortEndsTheWholeNode() throws IOException {
    try (ServerSocket _ = occupy(cluster.clientAddress("n1"))) {
      assertThatThrownBy(() -> startByHand(cluster.settings("n1", false)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(cluster.clientAddress("n1").port()));
      assertThat(occupy(cluster.peerAddress("n1")))
          .as("the peer port is free")
          .isNotNull()
          .satisfies(ServerSocket::close);
    }
    assertStartsOnceItIsFree();
  }

  @Test
  void aTakenPeerPortEndsTheWholeNode() throws IOException {
    try (ServerSocket _ = occupy(cluster.peerAddress("n1"))) {
      assertThatThrownBy(() -> startByHand(cluster.settings("n1", false)))
          .isInstanceOf(IOException.class);
    }
    assertStartsOnceItIsFree();
  }

  @Test
  void aNodeWhoseLogIsGoneDoesNotComeBackAsAnEmptyVoter() throws IOException {
    Files.move(dir.resolve("n1").resolve("raft"), dir.resolve("lost"));
    for (boolean bootstrap : new boolean[] {false, true}) {
      assertThatThrownBy(() -> startByHand(cluster.settings("n1", bootstrap)))
          .as("bootstrap %s", bootstrap)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("must not come back without its log");
    }
    Files.move(dir.resolve("lost"), dir.resolve("n1").resolve("raft"));
    assertStartsOnceItIsFree();
  }

  @Test
  void aClusterOfOneThatLostItsVoteHasNobodyToAskAndGoesOn() throws IOException {
    Path vote;
    try (Stream<Path> files = Files.walk(dir.resolve("n1"))) {
      vote = files.filter(file -> file.endsWith("raft-meta")).findFirst().orElseThrow();
    }
    Files.write(vote, new byte[0]);
    assertStartsOnceItIsFree();
    assertThat(new TestClient(cluster.channel("n1")).put("k", "v").getRevision()).isPositive();
  }
}

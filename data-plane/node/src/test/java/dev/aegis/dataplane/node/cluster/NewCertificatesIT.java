package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.certificates.DevelopmentAuthority;
import dev.aegis.dataplane.node.certificates.DevelopmentAuthority.Issued;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.StatusRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.ratis.thirdparty.io.grpc.ServiceDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both authorities of a cluster, and every certificate of theirs, are exchanged while it serves.
class NewCertificatesIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final List<String> NODES = List.of("n1", "n2", "n3");
  private static final List<String> HOSTS = List.of("127.0.0.1");

  @TempDir Path dir;
  private final DevelopmentAuthority newPeers = new DevelopmentAuthority("new peers");
  private final DevelopmentAuthority newClients = new DevelopmentAuthority("new clients");
  private TestCertificates old;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    old = new TestCertificates(dir.resolve("certificates"), NODES);
    cluster =
        InProcessCluster.start(
            dir, 3, InProcessCluster.Options.steadyLeader().withSecurity(old::of));
    SharedCluster.awaitWhole(cluster);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /// As an operator would: everybody trusts both, then shows the new, then trusts the new alone.
  @Test
  void aClusterMovesToNewAuthoritiesWithoutARestart() throws IOException {
    ManagedChannel connected = old.channel(cluster.clientAddress("n1"), TestCertificates.OPERATOR);
    new PolicyClient(connected).set(PolicyClient.writer("ann", ""));
    Issued oldAnn = old.clients.client("ann");
    Issued newAnn = newClients.client("ann");

    trust(
        old.peers.certificate() + newPeers.certificate(),
        old.clients.certificate() + newClients.certificate());
    for (String node : NODES) {
      awaitServed(node, old.clients, newAnn);
      awaitPeerServed(node, old.peers, newPeers.node("n2", HOSTS));
    }
    for (String node : NODES) {
      show(node, "peer", newPeers.node(node, HOSTS));
      show(node, "client", newClients.node(node, HOSTS));
    }
    for (String node : NODES) {
      awaitServed(node, newClients, oldAnn);
      awaitPeerServed(node, newPeers, old.peers.node("n2", HOSTS));
    }
    trust(newPeers.certificate(), newClients.certificate());
    for (String node : NODES) {
      awaitRefused(node, newClients, oldAnn);
      awaitPeerRefused(node, newPeers, old.peers.node("n2", HOSTS));
      awaitServed(node, newClients, newAnn);
    }

    assertThat(cluster.asked()).as("nodes that wanted a restart").isEmpty();
    assertThat(TestClient.untilServed(() -> new PolicyClient(connected).get()).getGrantsCount())
        .as("who is connected stays connected")
        .isPositive();
    connected.shutdownNow();
    assertThatTheOthersCallWithTheNewOnes(newAnn);
  }

  /// A node that starts now knows the new ones only, and the others have to reach it.
  private void assertThatTheOthersCallWithTheNewOnes(Issued ann) {
    String leader =
        await().atMost(WITHIN).until(cluster::leader, Optional::isPresent).orElseThrow();
    String node = NODES.stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    cluster.kill(node);
    cluster.restart(node);
    SharedCluster.awaitWhole(cluster);
    ManagedChannel channel = old.channel(cluster.clientAddress(node), newClients, ann);
    try {
      TestClient client = new TestClient(channel);
      TestClient.untilServed(() -> client.put("k", "v"));
      assertThat(TestClient.untilServed(() -> client.get("k"))).isEqualTo("v");
    } finally {
      channel.shutdownNow();
    }
  }

  private Path folder(String node) {
    return dir.resolve("certificates").resolve(node);
  }

  private void trust(String peers, String clients) throws IOException {
    for (String node : NODES) {
      Files.writeString(folder(node).resolve("peer-ca.pem"), peers);
      Files.writeString(folder(node).resolve("client-ca.pem"), clients);
    }
  }

  private void show(String node, String port, Issued own) throws IOException {
    Files.writeString(folder(node).resolve(port + ".pem"), own.certificate());
    Files.writeString(folder(node).resolve(port + "-key.pem"), own.key());
  }

  private void awaitServed(String node, DevelopmentAuthority trusted, Issued shown) {
    await("served at " + node)
        .atMost(WITHIN)
        .until(() -> called(node, trusted, shown).status() == Status.Code.OK);
  }

  private void awaitRefused(String node, DevelopmentAuthority trusted, Issued shown) {
    await("refused at " + node)
        .atMost(WITHIN)
        .until(() -> {
          OneCall.Ending ending = called(node, trusted, shown);
          return ending.status() == Status.Code.UNAVAILABLE
              && ending.failure().getCode() == FailureCode.FAILURE_CODE_UNSPECIFIED;
        });
  }

  /// On a connection of its own, hence with a handshake of its own.
  private OneCall.Ending called(String node, DevelopmentAuthority trusted, Issued shown) {
    ManagedChannel channel = old.channel(cluster.clientAddress(node), trusted, shown);
    try {
      return OneCall.of(
          channel, ClusterServiceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
    } finally {
      channel.shutdownNow();
    }
  }

  private void awaitPeerServed(String node, DevelopmentAuthority trusted, Issued shown) {
    await("a peer is served at " + node)
        .atMost(WITHIN)
        .until(() -> reachesThePeerProtocol(node, trusted, shown));
  }

  private void awaitPeerRefused(String node, DevelopmentAuthority trusted, Issued shown) {
    await("a peer is refused at " + node)
        .atMost(WITHIN)
        .until(() -> !reachesThePeerProtocol(node, trusted, shown));
  }

  private boolean reachesThePeerProtocol(String node, DevelopmentAuthority trusted, Issued shown) {
    ServiceDescriptor protocol = PeerPortClient.peerProtocol();
    try (PeerPortClient peer =
        PeerPortClient.with(cluster.peerAddress(node), trusted.certificate(), shown)) {
      return Optional.of(peer.call(protocol.getMethods().iterator().next()))
          .filter(code -> code != org.apache.ratis.thirdparty.io.grpc.Status.Code.UNAVAILABLE)
          .filter(code -> code != org.apache.ratis.thirdparty.io.grpc.Status.Code.PERMISSION_DENIED)
          .isPresent();
    }
  }
}

package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.certificates.DevelopmentAuthority.Issued;
import dev.aegis.dataplane.node.cluster.AuthorisationTable.Sample;
import dev.aegis.dataplane.node.cluster.AuthorisationTable.Who;
import dev.aegis.dataplane.node.grpc.Contract;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.ratis.thirdparty.io.grpc.ServiceDescriptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every method of every service on every port, for everybody there is: ADR-001 on the wire.
///
/// The methods come from the descriptors and the expectations from [AuthorisationTable]; a method
/// that the table does not know fails the test until somebody has decided who may call it.
class AuthorisationMatrixIT {
  private static final List<String> NODES = List.of("n1", "n2", "n3");

  @TempDir static Path dir;
  private static TestCertificates certificates;
  private static InProcessCluster cluster;

  /// What they show at a client port; absent: no certificate.
  private static @Nullable Issued certificate(Who who) {
    return switch (who) {
      case NOBODY -> null;
      case AGENT_OF_ANOTHER_AUTHORITY -> certificates.strangers.client("agent");
      case AGENT_WITHOUT_A_ROLE -> certificates.clients.client("agent");
      case READER -> certificates.clients.client("reader");
      case WRITER -> certificates.clients.client("writer");
      case LOCKER -> certificates.clients.client("locker");
      case OPERATOR -> certificates.clients.client(TestCertificates.OPERATOR);
      case MEMBER -> certificates.clients.node("n2", List.of("127.0.0.1"));
      case NODE_OF_NO_CLUSTER -> certificates.clients.node("n9", List.of("127.0.0.1"));
    };
  }

  @BeforeAll
  static void start() throws IOException {
    certificates = new TestCertificates(dir.resolve("certificates"), NODES);
    cluster =
        InProcessCluster.start(
            dir, 3, InProcessCluster.Options.steadyLeader().withSecurity(certificates::of));
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.leader().isPresent());
    ManagedChannel operator =
        certificates.channel(cluster.clientAddress("n1"), TestCertificates.OPERATOR);
    try {
      new PolicyClient(operator)
          .set(
              PolicyClient.reader("reader", ""),
              PolicyClient.writer("writer", ""),
              PolicyClient.locker("locker", ""));
    } finally {
      operator.shutdownNow();
    }
    // The status of a node is checked against that node's own state.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            cluster.running().values().stream()
                    .map(node -> node.fingerprint().index())
                    .distinct()
                    .count()
                == 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void everyMethodOfTheContractHasItsPlaceInTheTable() {
    assertThat(Contract.methods())
        .extracting(MethodDescriptor::getFullMethodName)
        .containsExactlyElementsOf(AuthorisationTable.SAMPLES.keySet());
  }

  @Test
  void everyClientPortAllowsExactlyWhatTheTableSays() {
    for (String node : NODES) {
      for (Who who : Who.values()) {
        ManagedChannel channel =
            certificates.channel(cluster.clientAddress(node), certificate(who));
        try {
          Contract.methods().forEach(method -> check(channel, node, who, method));
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }

  /// A member's own call gets no hop, so at a follower it learns who leads, whatever it asks.
  private static void check(
      ManagedChannel channel, String node, Who who, MethodDescriptor<?, ?> method) {
    Sample sample =
        Objects.requireNonNull(
            AuthorisationTable.SAMPLES.get(method.getFullMethodName()), method.getFullMethodName());
    OneCall.Ending ending = OneCall.of(channel, method, sample.requestTo(node));
    String what = "%s calls %s at %s: %s".formatted(who, method.getFullMethodName(), node, ending);
    if (!who.passesTheHandshake()) {
      assertThat(ending.status()).as(what).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ending.failure().getCode())
          .as(what)
          .isEqualTo(FailureCode.FAILURE_CODE_UNSPECIFIED);
    } else if (who == Who.MEMBER && ending.failure().getCode() == FailureCode.NOT_LEADER) {
      assertThat(sample.mayCall())
          .as("what nodes ask each other, any answers")
          .isNotEqualTo(AuthorisationTable.MEMBERS);
    } else if (sample.mayCall().contains(who)) {
      assertThat(ending.status())
          .as(what)
          .isIn(Status.Code.OK, Status.Code.NOT_FOUND, Status.Code.ALREADY_EXISTS);
    } else {
      assertThat(ending.failure().getCode()).as(what).isEqualTo(FailureCode.PERMISSION_DENIED);
    }
  }

  /// Nobody of the clients' side, whatever their role, gets past the handshake of the peer port.
  @Test
  void noClientReachesAnythingAtAPeerPort() {
    for (String node : NODES) {
      for (Who who : Who.values()) {
        assertPeerPortRefuses(node, certificate(who), Set.of(), who.toString());
      }
      assertPeerPortRefuses(
          node,
          certificates.clients.node("n1", List.of("127.0.0.1")),
          Set.of(),
          "a node's certificate for the client port");
    }
  }

  @Test
  void whoIsNoMemberReachesNothingAtAPeerPortAlsoWithTheRightAuthority() {
    for (Issued shown :
        List.of(
            certificates.peers.client("agent"),
            certificates.peers.node("n9", List.of("127.0.0.1")))) {
      assertPeerPortRefuses(
          "n1",
          shown,
          Set.of(org.apache.ratis.thirdparty.io.grpc.Status.Code.PERMISSION_DENIED),
          "no member");
    }
  }

  @Test
  void aMemberReachesThePeerProtocolAndNothingElse() {
    Issued member = certificates.peers.node("n2", List.of("127.0.0.1"));
    try (PeerPortClient peer =
        PeerPortClient.with(cluster.peerAddress("n1"), certificates.peers.certificate(), member)) {
      for (ServiceDescriptor service : PeerPortClient.closedServices()) {
        service
            .getMethods()
            .forEach(method ->
                assertThat(peer.call(method))
                    .as(method.getFullMethodName())
                    .isEqualTo(org.apache.ratis.thirdparty.io.grpc.Status.Code.PERMISSION_DENIED));
      }
      PeerPortClient.peerProtocol()
          .getMethods()
          .forEach(method ->
              assertThat(peer.call(method))
                  .as("%s gets past the port", method.getFullMethodName())
                  .isNotIn(
                      org.apache.ratis.thirdparty.io.grpc.Status.Code.PERMISSION_DENIED,
                      org.apache.ratis.thirdparty.io.grpc.Status.Code.UNAVAILABLE));
    }
  }

  private static void assertPeerPortRefuses(
      String node,
      @Nullable Issued shown,
      Set<org.apache.ratis.thirdparty.io.grpc.Status.Code> orAfterTheHandshake,
      String what) {
    try (PeerPortClient peer =
        PeerPortClient.with(cluster.peerAddress(node), certificates.peers.certificate(), shown)) {
      List<ServiceDescriptor> services =
          java.util.stream.Stream.concat(
                  PeerPortClient.closedServices().stream(),
                  java.util.stream.Stream.of(PeerPortClient.peerProtocol()))
              .toList();
      for (ServiceDescriptor service : services) {
        for (var method : service.getMethods()) {
          var code = peer.call(method);
          assertThat(code)
              .as("%s calls %s at %s", what, method.getFullMethodName(), node)
              .satisfies(ended ->
                  assertThat(
                          ended == org.apache.ratis.thirdparty.io.grpc.Status.Code.UNAVAILABLE
                              || orAfterTheHandshake.contains(ended))
                      .isTrue());
        }
      }
    }
  }
}

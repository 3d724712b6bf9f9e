package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.Member.Role;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The members change where every caller shows a certificate.
class TlsMembershipIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir Path dir;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private TestCertificates certificates;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    certificates =
        new TestCertificates(dir.resolve("certificates"), List.of("n1", "n2", "n3", "n4"));
    cluster =
        InProcessCluster.start(
            dir, 3, InProcessCluster.Options.defaults().withSecurity(certificates::of));
    awaitLeader();
    new PolicyClient(channel("n1", TestCertificates.OPERATOR)).set(PolicyClient.writer("ann", ""));
  }

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    cluster.close();
  }

  private String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).orElseThrow();
  }

  private String aFollower() {
    String leader = awaitLeader();
    return cluster.running().keySet().stream()
        .filter(id -> !id.equals(leader))
        .findFirst()
        .orElseThrow();
  }

  private ManagedChannel channel(String node, String identity) {
    ManagedChannel channel = certificates.channel(cluster.clientAddress(node), identity);
    channels.add(channel);
    return channel;
  }

  private MemberCalls operator(String node) {
    return new MemberCalls(channel(node, TestCertificates.OPERATOR));
  }

  private TestClient ann(String node) {
    return new TestClient(channel(node, "ann"));
  }

  @Test
  void anOperatorAddsANodeThatTheOthersHadNeverHeardOf() throws IOException {
    cluster.join("n4");
    String through = aFollower();
    TestClient.untilServed(
        () -> operator(through).add("n4", cluster.peerAddress("n4"), cluster.clientAddress("n4")));
    TestClient.untilServed(() -> operator(through).promote("n4"));
    TestClient.untilServed(() -> ann("n4").put("k", "v"));

    for (String id : List.of("n1", "n2", "n3")) {
      if (!id.equals(awaitLeader())) {
        cluster.kill(id);
        cluster.restart(id);
      }
    }
    String leader = awaitLeader();
    cluster.kill(leader);
    String node = leader.equals("n4") ? "n1" : "n4";
    assertThat(TestClient.untilServed(() -> ann(node).get("k"))).isEqualTo("v");
    assertThat(MemberCalls.roles(ann(node).status().getMembersList()))
        .hasSize(4)
        .containsEntry("n4", Role.VOTER);
  }

  @Test
  void nobodyButAnOperatorLooksAtTheMembersOrChangesThem() {
    for (String node : List.of(awaitLeader(), aFollower())) {
      MemberCalls ann = new MemberCalls(channel(node, "ann"));
      assertThat(MemberCalls.refusal(ann::list).getCode()).isEqualTo(FailureCode.PERMISSION_DENIED);
      assertThat(MemberCalls.refusal(() -> ann.remove(aFollower())).getCode())
          .isEqualTo(FailureCode.PERMISSION_DENIED);
    }
    assertThat(operator("n1").list().getMembersList()).hasSize(3);
  }

  @Test
  void aNodeThatWasRemovedWhileItWasAwayLearnsOfItThoughItsCertificateIsNoMembers() {
    String away = aFollower();
    cluster.kill(away);
    TestClient.untilServed(() -> operator(awaitLeader()).remove(away));
    long term = cluster.node(awaitLeader()).status().term();

    cluster.restart(away);

    await()
        .atMost(WITHIN)
        .until(() ->
            cluster.asked().stream()
                .anyMatch(asked -> asked.id().equals(away) && asked.code() == Node.Exit.REMOVED));
    cluster.kill(away);
    assertThat(cluster.node(awaitLeader()).status().term()).isEqualTo(term);
  }

  @Test
  void aLeaderThatIsRemovedPassesTheCallOnForTheSameOperator() {
    String leader = awaitLeader();
    var removed = TestClient.untilServed(() -> operator(leader).remove(leader));
    assertThat(MemberCalls.roles(removed.getMembersList())).doesNotContainKey(leader);
  }
}

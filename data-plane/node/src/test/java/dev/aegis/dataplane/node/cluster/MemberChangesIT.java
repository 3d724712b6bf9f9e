package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.wire.v1.Member.Role;
import dev.aegis.wire.v1.MemberState;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The members of a running cluster change, as an operator would change them. Real nodes in one
/// JVM, real calls.
class MemberChangesIT {
  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private OperatedCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aSixthNodeLearnsVotesAndCarriesTheClusterWhenTwoOldOnesDie() throws IOException {
    cluster = OperatedCluster.start(dir, 5);
    String writer = cluster.awaitLeader();
    long session = TestClient.untilServed(() -> cluster.client(writer).openSession(60_000));
    long token =
        TestClient.untilServed(() -> cluster.client(writer).acquire(session, 1, "l", 0))
            .getGranted()
            .getToken();
    for (int i = 0; i < 300; i++) {
      String key = "k" + i;
      var _ = TestClient.untilServed(() -> cluster.client(writer).put(key, key));
    }

    cluster.joinAndAdd("n6");
    assertThat(MemberCalls.roles(cluster.client("n6").status().getMembersList()))
        .containsEntry("n6", Role.LEARNER)
        .containsEntry("n1", Role.VOTER);
    assertThat(cluster.nodes.node("n6").status().voters()).hasSize(5);
    cluster.promote("n6");
    assertThat(
            MemberCalls.roles(
                TestClient.untilServed(() -> cluster.operator("n6").list())
                    .getMembersList()
                    .stream()
                    .map(MemberState::getMember)
                    .toList()))
        .hasSize(6)
        .allSatisfy((_, role) -> assertThat(role).isEqualTo(Role.VOTER));

    // Of six voters four are a majority, so now each of the four is needed, the new one too.
    cluster.nodes.kill(cluster.awaitLeader());
    String second =
        cluster.followers().stream().filter(id -> !id.equals("n6")).findFirst().orElseThrow();
    cluster.nodes.kill(second);
    for (int i = 300; i < 400; i++) {
      String key = "k" + i;
      var _ = TestClient.untilServed(() -> cluster.client("n6").put(key, key));
    }
    for (int i = 0; i < 400; i++) {
      String key = "k" + i;
      assertThat(TestClient.untilServed(() -> cluster.client("n6").get(key))).isEqualTo(key);
    }
    assertThat(TestClient.untilServed(() -> cluster.client("n6").describe("l")).getToken())
        .isEqualTo(token);
    cluster.awaitSameState(
        "n6",
        cluster.nodes.running().keySet().stream()
            .filter(id -> !id.equals("n6"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void aLearnerThatWasPromotedCanLead() throws IOException {
    cluster = OperatedCluster.start(dir, 1);
    cluster.joinAndAdd("n2");
    cluster.promote("n2");
    await("the leader that promoted somebody hands leadership over")
        .atMost(OperatedCluster.WITHIN)
        .until(() -> cluster.nodes.leader().filter("n2"::equals).isPresent());
    TestClient.untilServed(() -> cluster.client("n1").put("k", "v"));
    TestClient.untilServed(() -> cluster.operator("n2").remove("n1"));
    cluster.awaitEnded("n1", Node.Exit.REMOVED);
    cluster.nodes.kill("n1");
    assertThat(TestClient.untilServed(() -> cluster.client("n2").get("k"))).isEqualTo("v");
  }

  @Test
  void aLeaderThatIsRemovedHandsLeadershipOverFirst() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    String leader = cluster.awaitLeader();
    TestClient.untilServed(() -> cluster.client(leader).put("k", "v"));
    long term = cluster.nodes.node(leader).status().term();

    var removed = TestClient.untilServed(() -> cluster.operator(leader).remove(leader));

    assertThat(MemberCalls.roles(removed.getMembersList())).hasSize(2).doesNotContainKey(leader);
    cluster.awaitEnded(leader, Node.Exit.REMOVED);
    assertThat(cluster.nodes.asked())
        .filteredOn(asked -> asked.id().equals(leader))
        .extracting(InProcessCluster.Asked::code)
        .as("it ends for that reason alone")
        .containsOnly(Node.Exit.REMOVED);
    cluster.nodes.kill(leader);
    String next = cluster.awaitLeader();
    assertThat(cluster.nodes.node(next).status().term()).isEqualTo(term + 1);
    assertThat(TestClient.untilServed(() -> cluster.client(next).get("k"))).isEqualTo("v");
    assertThatThrownBy(() -> cluster.nodes.restart(leader))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("was removed from cluster test");
  }

  @Test
  void askingAgainForWhatIsSoChangesNothing() throws IOException {
    cluster = OperatedCluster.start(dir, 1);
    cluster.joinAndAdd("n2");
    var again =
        TestClient.untilServed(() ->
            cluster
                .operator("n1")
                .add("n2", cluster.nodes.peerAddress("n2"), cluster.nodes.clientAddress("n2")));
    assertThat(MemberCalls.roles(again.getMembersList())).containsEntry("n2", Role.LEARNER);
    cluster.promote("n2");
    long term = cluster.nodes.node(cluster.awaitLeader()).status().term();
    cluster.promote("n2");
    assertThat(cluster.nodes.node(cluster.awaitLeader()).status().term()).isEqualTo(term);
  }

  @Test
  void thePeerGaugesFollowTheMembers() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    cluster.joinAndAdd("n4");
    cluster.promote("n4");
    String leader = cluster.awaitLeader();
    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() ->
            gauge(leader, "aegis.raft.voters.configured") == 4
                && gauge(leader, "aegis.raft.voters.live") == 4);
    String gone =
        cluster.followers().stream().filter(id -> !id.equals("n4")).findFirst().orElseThrow();
    TestClient.untilServed(() -> cluster.operator(leader).remove(gone));
    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() ->
            gauge(leader, "aegis.raft.voters.configured") == 3
                && cluster
                        .nodes
                        .meters(leader)
                        .find("aegis.raft.log.lag")
                        .tag("follower", gone)
                        .gauge()
                    == null);
  }

  @Test
  void aNewConfigurationRollsThroughTheMembersOfNow() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    cluster.joinAndAdd("n4");
    String gone =
        cluster.followers().stream().filter(id -> !id.equals("n4")).findFirst().orElseThrow();
    cluster.nodes.kill(gone);
    await()
        .atMost(OperatedCluster.WITHIN)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(
            () -> !cluster.operator(cluster.awaitLeader()).remove(gone).getMembersList().isEmpty());
    String before = cluster.client("n4").status().getConfigDigest();

    cluster.nodes.mount(
        cluster.nodes.mounted().replace("max-watchers: 1000", "max-watchers: 1001"));

    List<String> members = List.copyOf(cluster.nodes.running().keySet());
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(() ->
            assertThat(members)
                .hasSize(3)
                .allSatisfy(id ->
                    assertThat(cluster.client(id).status().getConfigDigest())
                        .isNotEqualTo(before)));
    assertThat(cluster.nodes.asked())
        .extracting(InProcessCluster.Asked::id)
        .containsExactlyInAnyOrderElementsOf(members);
  }

  private double gauge(String node, String name) {
    var gauge = cluster.nodes.meters(node).find(name).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }
}

package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.wire.v1.Member.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The members change while one of them is away, and it comes back.
class AbsentMembersIT {
  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private OperatedCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aNodeThatWasRemovedWhileItWasAwayDisturbsNobodyAndEnds() throws IOException {
    cluster = OperatedCluster.start(dir, 5);
    String away = cluster.followers().getFirst();
    cluster.nodes.kill(away);
    String leader = cluster.awaitLeader();
    TestClient.untilServed(() -> cluster.operator(leader).remove(away));
    TestClient.untilServed(() -> cluster.client(leader).put("k", "v"));
    long term = cluster.nodes.node(leader).status().term();

    cluster.nodes.restart(away);

    cluster.awaitEnded(away, Node.Exit.REMOVED);
    cluster.nodes.kill(away);
    assertThat(cluster.nodes.node(leader).status().isLeader()).isTrue();
    assertThat(cluster.nodes.node(leader).status().term()).isEqualTo(term);
  }

  @Test
  void aNodeThatWasAwayFollowsALeaderItHasNeverHeardOf() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    String away = cluster.followers().getFirst();
    cluster.nodes.kill(away);
    // Of voters that are equally far, the first by its name takes over.
    cluster.joinAndAdd("n0");
    cluster.promote("n0");
    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() -> {
          Optional<String> leads = cluster.nodes.leader();
          leads
              .filter(id -> !id.equals("n0"))
              .ifPresent(id -> {
                cluster.nodes.stop(id);
                cluster.nodes.restart(id);
              });
          return leads.filter("n0"::equals).isPresent();
        });
    TestClient.untilServed(() -> cluster.client("n0").put("k", "v"));

    cluster.nodes.restart(away);

    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() -> cluster.nodes.node(away).status().leader().filter("n0"::equals).isPresent());
    assertThat(TestClient.untilServed(() -> cluster.client(away).get("k")))
        .as("it passes calls on to a leader whose address is in the log alone")
        .isEqualTo("v");
    assertThat(MemberCalls.roles(cluster.client(away).status().getMembersList())).containsKey("n0");
  }

  @Test
  void aRestartedNodeHasItsMembersFromTheLog() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    cluster.joinAndAdd("n4");
    String follower =
        cluster.followers().stream().filter(id -> !id.equals("n4")).findFirst().orElseThrow();
    cluster.nodes.kill(follower);
    cluster.nodes.kill("n4");

    cluster.nodes.restart(follower);
    cluster.nodes.restart("n4");

    for (String id : List.of(follower, "n4")) {
      assertThat(MemberCalls.roles(cluster.client(id).status().getMembersList()))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("n1", Role.VOTER, "n2", Role.VOTER, "n3", Role.VOTER, "n4", Role.LEARNER));
    }
    String leader = cluster.awaitLeader();
    TestClient.untilServed(() -> cluster.client(leader).put("k", "v"));
    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() ->
            cluster.nodes.node("n4").status().indexes().applied()
                >= cluster.nodes.node(leader).status().indexes().committed());
    cluster.promote("n4");
  }
}

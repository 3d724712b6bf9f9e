package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.log.VoteLostException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose vote a full disk has emptied (ADR-019).
class LostVoteIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  @TempDir Path dir;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = InProcessCluster.start(dir, 3, InProcessCluster.Options.steadyLeader());
    awaitLeader();
    for (int i = 0; i < 20; i++) {
      var _ = client().put("k" + i, "v");
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void awaitLeader() {
    await().atMost(WITHIN).until(() -> cluster.leader().isPresent());
  }

  private TestClient client() {
    return new TestClient(cluster.channel(cluster.leader().orElseThrow()));
  }

  private String follower() {
    awaitLeader();
    String leader = cluster.leader().orElseThrow();
    return cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }

  private Path voteOf(String id) throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve(id))) {
      return files.filter(file -> file.endsWith("raft-meta")).findFirst().orElseThrow();
    }
  }

  private void loseVoteOf(String id) throws IOException {
    cluster.kill(id);
    Files.write(voteOf(id), new byte[0]);
  }

  private void assertWaitsFor(String silent, String id) {
    assertThatThrownBy(() -> cluster.restart(id))
        .isInstanceOf(UncheckedIOException.class)
        .cause()
        .isInstanceOf(VoteLostException.class)
        .hasMessageContaining("nothing was heard of [%s]".formatted(silent));
  }

  private void awaitAsFarAs(String other, String id) {
    await()
        .atMost(WITHIN)
        .until(() ->
            cluster.node(id).isServing()
                && cluster.node(id).fingerprint().equals(cluster.node(other).fingerprint()));
  }

  @Test
  void comesBackByItselfAndVotesForNobodyElseInATermInWhichItMayHaveVoted() throws IOException {
    String id = follower();
    long term = cluster.node(cluster.leader().orElseThrow()).status().term();
    loseVoteOf(id);

    cluster.restart(id);

    awaitAsFarAs(cluster.leader().orElseThrow(), id);
    List<String> vote = Files.readAllLines(voteOf(id));
    assertThat(vote).contains("votedFor=" + id);
    assertThat(vote)
        .anyMatch(line -> line.startsWith("term=") && Long.parseLong(line.substring(5)) >= term);
    assertThat(client().put("after", "all").getRevision()).isPositive();
  }

  @Test
  void staysOutWhileAMemberThatMayHoldItsVoteIsSilent() throws IOException {
    String leader = cluster.leader().orElseThrow();
    String id = follower();
    String other =
        cluster.ids().stream()
            .filter(node -> !node.equals(leader) && !node.equals(id))
            .findFirst()
            .orElseThrow();
    cluster.kill(other);
    loseVoteOf(id);

    assertWaitsFor(other, id);
    assertThat(Files.size(voteOf(id))).as("nothing is guessed").isZero();

    cluster.restart(other);
    cluster.restart(id);
    awaitAsFarAs(other, id);
  }

  @Test
  void asksAlsoThoseOfWhomItsSettingsDoNotKnow() throws IOException {
    cluster.join("n4");
    MemberCalls members = new MemberCalls(cluster.channel(cluster.leader().orElseThrow()));
    var _ = members.add("n4", cluster.peerAddress("n4"), cluster.clientAddress("n4"));
    await()
        .atMost(WITHIN)
        .ignoreException(StatusRuntimeException.class)
        .until(() -> members.promote("n4").isInitialized());
    String id = follower();
    awaitAsFarAs("n4", id);
    cluster.kill("n4");
    loseVoteOf(id);

    assertWaitsFor("n4", id);
  }
}

package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new configuration rolls through three nodes while a client writes; one that breaks a rule goes
/// nowhere.
class RollIT {
  private static final Duration WITHIN = Duration.ofSeconds(90);

  @TempDir Path dir;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = InProcessCluster.start(dir, 3, InProcessCluster.Options.steadyLeader());
    awaitLeader();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
  }

  private static String digestOf(String config) {
    return ConfigVersion.of(config.getBytes(StandardCharsets.UTF_8)).digest();
  }

  /// The digest a node says it runs with; nothing while it does not answer.
  private String digest(String id) {
    try {
      return new TestClient(cluster.channel(id)).status().getConfigDigest();
    } catch (StatusRuntimeException _) {
      return "";
    }
  }

  private void awaitDigestEverywhere(String digest) {
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(cluster.ids()).allSatisfy(id -> assertThat(digest(id)).isEqualTo(digest)));
  }

  private void awaitShown(String id, String state, String digest) {
    await().atMost(WITHIN).until(() -> isShown(id, state, digest));
  }

  private boolean isShown(String id, String state, String digest) {
    return cluster
            .meters(id)
            .find("aegis.config.info")
            .tags("state", state, "digest", digest)
            .gauge()
        != null;
  }

  private String mount(String was, String becomes) throws IOException {
    String before = cluster.mounted();
    String after = before.replace(was, becomes);
    assertThat(after).as("a changed file").isNotEqualTo(before);
    cluster.mount(after);
    return digestOf(after);
  }

  @Test
  void aNewVersionRollsOneNodeAtATimeLeaderLastAndLosesNothing() throws Exception {
    String leader = awaitLeader();
    List<String> expected = new ArrayList<>(cluster.ids());
    expected.remove(leader);
    expected.add(leader);
    try (SteadyWriter writer = new SteadyWriter(cluster)) {
      await().atMost(WITHIN).until(() -> writer.count() > 50);
      String digest = mount("max-watchers: 1000", "max-watchers: 1001");
      awaitDigestEverywhere(digest);
      int before = writer.count();
      await().atMost(WITHIN).until(() -> writer.count() > before + 50);
      Map<String, String> acknowledged = writer.stop();
      assertThat(cluster.asked())
          .extracting(InProcessCluster.Asked::id)
          .as("followers by name, the leader last, each once")
          .isEqualTo(expected);
      assertThat(cluster.asked())
          .as("the others run while one restarts")
          .allSatisfy(asked -> {
            assertThat(asked.running()).isEqualTo(3);
            assertThat(asked.code()).isEqualTo(Node.Exit.RESTART);
          });
      TestClient reader = new TestClient(cluster.channel(awaitLeader()));
      acknowledged.forEach((key, value) ->
          assertThat(TestClient.untilServed(() -> reader.get(key))).isEqualTo(value));
    }
    assertNobodyHoldsTheRotation();
  }

  /// The last one gives the lock back once it is part of the cluster again.
  private void assertNobodyHoldsTheRotation() {
    await()
        .atMost(WITHIN)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(() ->
            !new TestClient(cluster.channel(cluster.ids().getFirst()))
                .describe("aegis/rotation")
                .getHeld());
  }

  @Test
  void aVersionThatBreaksARuleIsRefusedByEveryNodeAlsoByOneThatStartsUnderIt() throws Exception {
    String good = digestOf(cluster.mounted());
    String bad = mount("heartbeat-interval: 150ms", "heartbeat-interval: 1s");
    for (String id : cluster.ids()) {
      awaitShown(id, "refused", bad);
      assertThat(isShown(id, "applied", good)).isTrue();
      assertThat(digest(id)).isEqualTo(good);
    }
    String restarted = cluster.ids().getFirst();
    cluster.stop(restarted);
    cluster.restart(restarted);
    awaitDigestEverywhere(good);
    awaitShown(restarted, "refused", bad);
    assertThat(cluster.asked()).as("nobody rolls").isEmpty();
    mount("heartbeat-interval: 1s", "heartbeat-interval: 150ms");
    for (String id : cluster.ids()) {
      await().atMost(WITHIN).until(() -> !isShown(id, "refused", bad));
    }
  }

  /// What a roll would cost is a second node, so it waits for the first one.
  @Test
  void aRollWaitsForANodeThatIsMissingAndGoesOnOnceItIsBack() throws Exception {
    String missing = aFollower();
    cluster.kill(missing);
    String digest = mount("max-watchers: 1000", "max-watchers: 1001");
    for (String id : cluster.running().keySet()) {
      awaitShown(id, "pending", digest);
    }
    assertThat(cluster.asked()).isEmpty();
    cluster.restart(missing);
    awaitDigestEverywhere(digest);
    assertThat(cluster.asked())
        .extracting(InProcessCluster.Asked::id)
        .as("the one that came back has the new version already")
        .doesNotContain(missing)
        .hasSize(2);
  }

  private String aFollower() {
    String leader = awaitLeader();
    return cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
  }
}

package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.replication.HeardHeartbeats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How often an idle leader is heard (ADR-005): stock Ratis has no such setting, and a new version
/// of it could stop asking for ours without a word.
class HeartbeatsIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final Duration SPAN = Duration.ofSeconds(6);

  @TempDir Path dir;

  /// Both intervals are shorter than what stock Ratis would wait, half the minimum election
  /// timeout: with the setting ignored, the counts would be the same.
  @Test
  void aFollowerHearsAnIdleLeaderAsOftenAsTheConfigurationSays() throws IOException {
    long often = heardBy(dir.resolve("often"), "100ms");
    long seldom = heardBy(dir.resolve("seldom"), "600ms");

    assertThat(seldom).as("with 600 ms between them").isGreaterThanOrEqualTo(4);
    assertThat(often).as("with 100 ms between them").isGreaterThan(2 * seldom);
  }

  private static long heardBy(Path dir, String interval) throws IOException {
    InProcessCluster.Options steady = InProcessCluster.Options.steadyLeader();
    InProcessCluster.Options options =
        steady.withConfig(config ->
            steady
                .config()
                .apply(config)
                .replace("heartbeat-interval: 150ms", "heartbeat-interval: " + interval));
    Files.createDirectories(dir);
    try (HeardHeartbeats heard = new HeardHeartbeats();
        InProcessCluster cluster = InProcessCluster.start(dir, 3, options)) {
      assertThat(cluster.mounted()).contains("heartbeat-interval: " + interval);
      String leader =
          await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
      SharedCluster.awaitWhole(cluster);
      String follower =
          cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
      long before = heard.at(follower);
      // A span is what is measured here, nothing is waited for.
      await().pollDelay(SPAN).atMost(WITHIN).until(() -> true);
      long count = heard.at(follower) - before;
      assertThat(cluster.leader()).as("one leader throughout").contains(leader);
      return count;
    }
  }
}

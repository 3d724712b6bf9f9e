package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.sdk.AegisClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What a cluster leaves behind: nothing.
class NothingLeftIT {
  /// Longer than a thread of a common pool idles before it ends.
  private static final Duration WITHIN = Duration.ofMinutes(3);

  @Test
  void neitherThreadsNorFilesAreLeft() throws IOException {
    // Libraries have threads that a JVM gets once, and keeps.
    runOnce();
    Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
    DataFolder folder = runOnce();
    assertThat(folder.path()).doesNotExist();
    await().atMost(WITHIN).untilAsserted(() -> assertThat(namesOfThreadsBeside(before)).isEmpty());
  }

  private static DataFolder runOnce() throws IOException {
    DataFolder folder = DataFolder.create(UnaryOperator.identity());
    try (RunningCluster cluster = RunningCluster.start(3, folder, WITHIN);
        AegisClient client =
            AegisClient.connect(cluster.nodes().stream().map(cluster::endpoint).toList())) {
      client.keys().put("k", "v");
      assertThat(Files.exists(folder.ofNode("n1"))).isTrue();
      String leader = cluster.leader();
      cluster.isolate(leader);
      assertThat(client.keys().get("k")).isPresent();
      cluster.pause(cluster.leader());
    }
    return folder;
  }

  private static List<String> namesOfThreadsBeside(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        // The one that looks here again and again.
        .filter(name -> !name.equals("awaitility-thread"))
        .toList();
  }

  @Test
  void aStartThatIsRefusedLeavesNothing() throws IOException {
    DataFolder folder =
        DataFolder.create(config -> config.replace("tick-interval: 500ms", "tick-interval: 9s"));
    assertThatThrownBy(() -> RunningCluster.start(3, folder, WITHIN))
        .isInstanceOf(ClusterNotReadyException.class)
        .hasMessageContaining("tick-interval");
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void aStartThatTakesTooLongSaysHowEachNodeStandsAndLeavesNothing() throws IOException {
    DataFolder folder =
        DataFolder.create(config ->
            config
                .replace("election-timeout-min: 600ms", "election-timeout-min: 1m")
                .replace("election-timeout-max: 1200ms", "election-timeout-max: 2m")
                .replace("default-ttl: 10s", "default-ttl: 1h"));
    assertThatThrownBy(() -> RunningCluster.start(3, folder, Duration.ofSeconds(4)))
        .isInstanceOf(ClusterNotReadyException.class)
        .message()
        // On a machine that is busy enough.
        .containsAnyOf(
            "All nodes were to follow one leader, and that did not happen within PT4S: n1 is a follower of term 0, knows no leader",
            "node n1: did not come up within PT4S");
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void aNodeThatIsTooLateIsNamed() throws IOException {
    DataFolder folder = DataFolder.create(UnaryOperator.identity());
    assertThatThrownBy(() -> RunningCluster.start(1, folder, Duration.ofMillis(1)))
        .isInstanceOf(ClusterNotReadyException.class)
        .hasMessageContaining("node n1: did not come up within PT0.001S");
    assertThat(folder.path()).doesNotExist();
  }
}

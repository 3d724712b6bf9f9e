package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EndedIT {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  /// Nodes end one after the other, to be started again, when their configuration has changed.
  @Test
  void aNodeThatEndedByItselfIsRestartedAtOnce() throws IOException {
    DataFolder folder = DataFolder.create(UnaryOperator.identity());
    try (RunningCluster cluster = RunningCluster.start(3, folder, WITHIN)) {
      String config = Files.readString(folder.configFile());
      String changed = config.replace("heartbeat-interval: 150ms", "heartbeat-interval: 140ms");
      assertThat(changed).isNotEqualTo(config);
      Files.writeString(folder.configFile(), changed);

      // Each is tried until one does not run any more: at the first moment for its successor.
      await()
          .atMost(WITHIN)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> cluster.nodes().stream().anyMatch(id -> isRestarted(cluster, id)));
    }
  }

  private static boolean isRestarted(RunningCluster cluster, String id) {
    try {
      cluster.restart(id);
      return true;
    } catch (IllegalStateException refused) {
      assertThat(refused).hasMessageContaining(id + " runs; kill it first");
      return false;
    }
  }
}

package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the tests of this package rely on.
class InProcessClusterIT {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  @TempDir Path dir;

  @Test
  void aNodeThatWasCalledWhileItWasAwayAnswersAsSoonAsItIsBack() throws IOException {
    try (InProcessCluster cluster = InProcessCluster.start(dir, 1)) {
      TestClient client = new TestClient(cluster.channel("n1"));
      TestClient.untilServed(() -> client.put("k", "v"));
      cluster.kill("n1");
      long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
      await().atMost(WITHIN).until(() -> failsToAnswer(client) && System.nanoTime() > end);
      cluster.restart("n1");
      assertThat(TestClient.untilServed(() -> client.get("k"))).isEqualTo("v");
    }
  }

  private static boolean failsToAnswer(TestClient client) {
    try {
      var _ = client.status();
      return false;
    } catch (StatusRuntimeException _) {
      return true;
    }
  }
}

package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.fake.FakeCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClosedClientTest {
  private static final WatchListener IGNORING =
      new WatchListener() {
        @Override
        public void onChanges(WatchBatch batch) {}

        @Override
        public void onFailure(AegisException failure) {}
      };

  @Test
  void neitherConnectionsNorThreadsNorSessionsAreLeftOfIt() throws InterruptedException {
    try (FakeCluster cluster = FakeCluster.of(1)) {
      AegisClient client = AegisClient.connect(cluster.endpoints());
      HeldLock lock = client.locks().acquire("x", Duration.ZERO);
      Watch watch = client.keys().watch("k/", 0, IGNORING);
      assertThat(ownThreads()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(cluster.node(0).connections()).isPositive();

      client.close();

      while (!ownThreads().isEmpty() || cluster.node(0).connections() > 0) {
        Thread.sleep(Duration.ofMillis(5)); // the test's own timeout ends a wait without end
      }
      assertThat(cluster.machine().openSessions()).isZero();
      assertThat(lock.isHeld()).isFalse();
      assertThat(watch.isOpen()).isFalse();
    }
  }

  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("aegis-"))
        .toList();
  }
}

package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.aegis.sdk.async.AsyncClient;
import dev.aegis.sdk.fake.FakeCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClosedClientTest {
  /// All threads of the client have such names.
  private static final Pattern OWN_THREAD = Pattern.compile("\"name\": \"(aegis-[a-z]+)");

  private static final WatchListener IGNORING =
      new WatchListener() {
        @Override
        public void onChanges(WatchBatch batch) {}

        @Override
        public void onFailure(AegisException failure) {}
      };

  @TempDir Path folder;
  private int dumps;

  @Test
  void neitherConnectionsNorThreadsNorSessionsAreLeftOfIt()
      throws IOException, InterruptedException {
    try (FakeCluster cluster = FakeCluster.of(1)) {
      AegisClient client = AegisClient.connect(cluster.endpoints());
      HeldLock lock = client.locks().acquire("x", Duration.ZERO);
      Watch watch = client.keys().watch("k/", 0, IGNORING);
      CompletableFuture<HeldLock> waiter =
          AsyncClient.of(client)
              .locks()
              .acquire(LockRequest.of("x").waitingAtMost(Duration.ofHours(1)));
      while (!ownThreads().contains("aegis-look")) {
        Thread.sleep(Duration.ofMillis(5)); // until the waiter is looked after
      }
      assertThat(ownThreads()).contains("aegis-session", "aegis-watch", "aegis-call", "aegis-look");
      assertThat(cluster.node(0).connections()).isPositive();

      client.close();

      while (!ownThreads().isEmpty() || cluster.node(0).connections() > 0) {
        Thread.sleep(Duration.ofMillis(5)); // the test's own timeout ends a wait without end
      }
      assertThat(cluster.machine().openSessions()).isZero();
      assertThat(lock.isHeld()).isFalse();
      assertThat(watch.isOpen()).isFalse();
      // the end of the holder's session may have granted it the lock before its own session ended
      boolean over = waiter.handle((granted, _) -> granted == null || !granted.isHeld()).join();
      assertThat(over).as("the waiter is told, and holds nothing").isTrue();
    }
  }

  /// From a dump by the JVM, for what lists threads within Java leaves out the virtual ones: those
  /// of calls that return futures, and of who looks after a call that waits.
  private List<String> ownThreads() throws IOException {
    Path dump = folder.resolve("threads-" + dumps++ + ".json").toAbsolutePath();
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
    return OWN_THREAD
        .matcher(Files.readString(dump))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}

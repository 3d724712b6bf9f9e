package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aegis.dataplane.node.rotation.Rotation;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A roll in a cluster that allows shorter sessions than a roll would like, and has none to spare.
class RollUnderLimitsIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final String USED_UP = "all 2 sessions that limits.max-sessions allows are in use";

  @TempDir Path dir;
  private InProcessCluster cluster;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void start() throws IOException {
    log.start();
    rotationLog().addAppender(log);
    cluster =
        InProcessCluster.start(
            dir,
            3,
            InProcessCluster.Options.steadyLeader()
                .withConfig(config ->
                    InProcessCluster.Options.steadyLeader()
                        .config()
                        .apply(config)
                        .replace("max-ttl: 24h", "max-ttl: 90s")
                        .replace("max-sessions: 10000", "max-sessions: 2")));
    await().atMost(WITHIN).until(() -> cluster.leader().isPresent());
  }

  @AfterEach
  void stop() {
    cluster.close();
    rotationLog().detachAppender(log);
  }

  private static Logger rotationLog() {
    return (Logger) LoggerFactory.getLogger(Rotation.class);
  }

  private List<String> waits() {
    return List.copyOf(log.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(USED_UP))
        .toList();
  }

  private String digest(String id) {
    try {
      return new TestClient(cluster.channel(id)).status().getConfigDigest();
    } catch (StatusRuntimeException _) {
      return "";
    }
  }

  @Test
  void aRollWaitsForASessionSaysSoOnceAndGoesOn() throws IOException {
    TestClient client = new TestClient(cluster.channel("n1"));
    long freed = TestClient.untilServed(() -> client.openSession(90_000));
    var _ = TestClient.untilServed(() -> client.openSession(90_000));
    String version = cluster.mounted().replace("max-watchers: 1000", "max-watchers: 1001");
    cluster.mount(version);
    String digest = ConfigVersion.of(version.getBytes(StandardCharsets.UTF_8)).digest();
    await().atMost(WITHIN).until(() -> !waits().isEmpty());
    assertThat(cluster.asked()).isEmpty();
    client.endSession(freed);
    await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(cluster.ids()).allSatisfy(id -> assertThat(digest(id)).isEqualTo(digest)));
    assertThat(cluster.asked()).hasSize(3);
    assertThat(waits()).as("said once while it lasted").hasSize(1);
  }
}

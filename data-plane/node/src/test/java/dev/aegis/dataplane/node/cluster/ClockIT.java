package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wall clocks that jump, on a node that leads and on its successor (ADR-002).
class ClockIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
  private static final long TTL_MS = TimeUnit.MINUTES.toMillis(10);

  @TempDir Path dir;
  private InProcessCluster cluster;
  private String leader;
  private TestClient client;
  private long session;
  private long token;

  @BeforeEach
  void holdALock() throws IOException {
    cluster = InProcessCluster.start(dir, 3, InProcessCluster.Options.steadyLeader());
    leader = awaitLeader();
    client = new TestClient(cluster.channel(leader));
    session = TestClient.untilServed(() -> client.openSession(TTL_MS));
    token = acquire(1, "held");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
  }

  private long acquire(long sequence, String lock) {
    return TestClient.untilServed(() -> client.acquire(session, sequence, lock, 0))
        .getGranted()
        .getToken();
  }

  private void assertTheLockIsStillHeld() {
    assertThat(TestClient.untilServed(() -> client.describe("held")).getToken()).isEqualTo(token);
    assertThat(TestClient.untilServed(() -> client.describe("held")).getHolderSessionId())
        .isEqualTo(session);
  }

  /// Until followers see the step, it has not been in the log.
  private void awaitOffsetAtAFollower(long leaderAheadMs) {
    String follower =
        cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    await()
        .atMost(WITHIN)
        .until(() -> {
          var _ = TestClient.untilServed(() -> client.put("tick", "tock"));
          double offset =
              Objects.requireNonNull(
                      cluster.meters(follower).find("aegis.clock.offset.seconds").gauge())
                  .value();
          return Math.abs(offset + leaderAheadMs / 1e3) < 60;
        });
  }

  @Test
  void anHourForwardOnTheLeaderEndsNoLeaseAndAnHourBackKeepsTokensGrowing() {
    cluster.stepWallClock(leader, HOUR_MS);
    awaitOffsetAtAFollower(HOUR_MS);
    assertTheLockIsStillHeld();
    long forward = acquire(2, "forward");

    cluster.stepWallClock(leader, -HOUR_MS);
    awaitOffsetAtAFollower(-HOUR_MS);
    assertTheLockIsStillHeld();
    assertThat(acquire(3, "back")).isGreaterThan(forward).isGreaterThan(token);
  }

  @Test
  void aSuccessorWhoseClockIsAnHourAheadEndsNoLease() {
    for (String id : cluster.ids()) {
      cluster.stepWallClock(id, id.equals(leader) ? 0 : HOUR_MS);
    }
    cluster.stop(leader);
    String successor = awaitLeader();
    assertThat(successor).isNotEqualTo(leader);
    client = new TestClient(cluster.channel(successor));
    assertTheLockIsStillHeld();
    assertThat(acquire(2, "after")).isGreaterThan(token);
  }
}

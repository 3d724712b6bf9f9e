package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Ratis does by itself with a leader that is cut off and goes on appending: the reason for
/// our own read index and for the guard. If an upgrade of Ratis makes the first of these tests
/// fail, good: read ADR-012 and ADR-018 again.
class IsolatedStockLeaderIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int APPEND_PERIOD_MS = 100;

  @TempDir Path dir;
  private final PeerFaults faults = new PeerFaults();
  private final ScheduledExecutorService appends = Executors.newSingleThreadScheduledExecutor();
  private StockVoters voters;
  private String isolated;

  /// A leader that has answered one read with "old", is cut off then, and goes on appending.
  @BeforeEach
  void isolate() throws IOException {
    voters = new StockVoters(dir);
    isolated =
        await().atMost(WITHIN).until(() -> voters.leaderBeside(""), Optional::isPresent).get();
    assertThat(voters.write(isolated, "old").join().isSuccess()).isTrue();
    assertThat(read()).isEqualTo("old");
    faults.split(
        Set.of(isolated), voters.ids().stream().filter(id -> !id.equals(isolated)).toList());
    var _ =
        appends.scheduleAtFixedRate(
            () -> {
              var _ = voters.write(isolated, "never committed");
            },
            0,
            APPEND_PERIOD_MS,
            TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() throws IOException {
    appends.shutdownNow();
    faults.close();
    voters.close();
  }

  private String read() {
    return voters.read(isolated).join().getMessage().getContent().toStringUtf8();
  }

  private void commitOnTheOtherSide(String value) {
    String other =
        await()
            .atMost(WITHIN)
            .until(() -> voters.leaderBeside(isolated), Optional::isPresent)
            .get();
    assertThat(voters.write(other, value).join().isSuccess()).isTrue();
  }

  @Test
  void stockRatisGoesOnLeadingAndAnswersALinearizableReadWithAnOldValue() {
    commitOnTheOtherSide("new");
    long began = System.nanoTime();
    await()
        .pollDelay(voters.timing().electionTimeoutMax().multipliedBy(3))
        .atMost(WITHIN)
        .until(() -> true);
    assertThat(voters.isLeader(isolated))
        .as("leads, %s ms after the other side committed", (System.nanoTime() - began) / 1_000_000)
        .isTrue();
    assertThat(read()).isEqualTo("old");
  }

  @Test
  void theGuardEndsThatLeadership() {
    try (LeadershipGuard _ = new LeadershipGuard(voters.leadership(isolated), voters.timing())) {
      await().atMost(WITHIN).until(() -> !voters.isLeader(isolated));
    }
    commitOnTheOtherSide("new");
    faults.heal();
    appends.shutdownNow();
    await()
        .atMost(WITHIN)
        .until(() -> voters.leaderBeside("").isPresent() && valueAtTheLeader().equals("new"));
  }

  private String valueAtTheLeader() {
    return voters
        .read(voters.leaderBeside("").orElseThrow())
        .join()
        .getMessage()
        .getContent()
        .toStringUtf8();
  }
}

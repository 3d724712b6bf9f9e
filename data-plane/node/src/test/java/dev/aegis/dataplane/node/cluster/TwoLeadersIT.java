package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.replication.PeerFaults;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The moment that all the rules about reads are made for: a new leader has acknowledged a write,
/// and the old one, cut off, still believes that it leads.
class TwoLeadersIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /// With the usual timeouts a leader that hears nobody gives up at about the time at which another
  /// is elected. Timeouts far apart make that moment last.
  private static final String WIDE_SPREAD = "election-timeout-max: 4s";

  private static final int ATTEMPTS = 10;

  @TempDir Path dir;
  private final PeerFaults faults = new PeerFaults();
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster =
        InProcessCluster.start(
            dir,
            5,
            InProcessCluster.Options.defaults()
                .withConfig(config ->
                    config
                        .replace("election-timeout-max: 1200ms", WIDE_SPREAD)
                        .replace("default-ttl: 10s", "default-ttl: 20s")));
    // The moment is short: no connection is to be made in it.
    for (String id : cluster.ids()) {
      await()
          .atMost(WITHIN)
          .ignoreException(StatusRuntimeException.class)
          .until(() -> client(id).get("k") != null);
    }
  }

  @AfterEach
  void stop() {
    faults.close();
    cluster.close();
  }

  private TestClient client(String node) {
    return new TestClient(cluster.channel(node));
  }

  private Optional<String> leaderBeside(String cutOff) {
    return cluster.ids().stream()
        .filter(id -> !id.equals(cutOff) && cluster.node(id).status().leaderReady())
        .findFirst();
  }

  @Test
  void theOldLeaderDoesNotAnswerAReadWithAnOldValue() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      String old = await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
      String before = "before " + attempt;
      var _ = TestClient.untilServed(() -> client(old).put("k", before));
      faults.split(Set.of(old), cluster.ids().stream().filter(id -> !id.equals(old)).toList());
      String next =
          await().atMost(WITHIN).until(() -> leaderBeside(old), Optional::isPresent).get();
      String after = "after " + attempt;
      var _ = TestClient.untilServed(() -> client(next).put("k", after));
      boolean twoLeaders = cluster.node(old).status().leaderReady();
      String answer = readOrFailure(old);
      faults.heal();
      if (twoLeaders) {
        assertThat(answer)
            .as("a read at the old leader, begun after the new one acknowledged '%s'", after)
            .isNotEqualTo(before);
        return;
      }
    }
    throw new AssertionError(
        "in %d attempts there never were two leaders, so nothing is shown".formatted(ATTEMPTS));
  }

  private String readOrFailure(String node) {
    try {
      return client(node).get("k");
    } catch (StatusRuntimeException refused) {
      return TestClient.failureOf(refused).getCode().name();
    }
  }
}

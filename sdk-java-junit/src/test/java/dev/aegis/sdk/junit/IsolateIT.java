package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IsolateIT {
  @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(3);

  @Test
  void theOthersElectAndAnIsolatedLeaderAcknowledgesNothing(AegisClient client) {
    String old = cluster.leader();
    client.keys().put("isolate/a", "before");
    try (AegisClient there = Clients.hasty(cluster, old)) {
      assertThat(Clients.valueOf(there, "isolate/a")).isEqualTo("before");
      cluster.isolate(old);
      assertThatThrownBy(() -> there.keys().put("isolate/a", "there"))
          .isInstanceOfAny(UnavailableException.class, OutcomeUnknownException.class);
      assertThat(cluster.leader()).isNotEqualTo(old);
      writeWithRepeats(client, "isolate/a", "after");

      assertThatThrownBy(() -> there.keys().get("isolate/a"))
          .as("a read that must not be stale")
          .isInstanceOf(UnavailableException.class);
      assertThat(Clients.valueAt(there, "isolate/a"))
          .as("a read that may be: its clients still reach the node")
          .isEqualTo("before");

      cluster.heal(old);
      cluster.awaitCaughtUp(old);
      assertThat(Clients.valueAt(there, "isolate/a")).isEqualTo("after");
      there.keys().put("isolate/a", "healed");
      assertThat(Clients.valueOf(client, "isolate/a")).isEqualTo("healed");
    }
  }

  @Test
  void anIsolatedFollowerPassesNothingOn(AegisClient client) {
    String follower = cluster.followers().getFirst();
    try (AegisClient there = Clients.hasty(cluster, follower)) {
      there.keys().put("isolate/b", "passed on");
      cluster.isolate(follower);
      AegisException failure = failureOfPut(there).orElseThrow();
      assertThat(failure)
          .isInstanceOfAny(UnavailableException.class, OutcomeUnknownException.class)
          .hasMessageContaining(cluster.endpoint(follower));
      writeWithRepeats(client, "isolate/b", "meanwhile");
      assertThat(cluster.leader()).isNotEqualTo(follower);
      cluster.heal(follower);
      cluster.awaitCaughtUp(follower);
      assertThat(failureOfPut(there)).isEmpty();
    }
  }

  @Test
  void whoQueuesAtALeaderThatIsCutOffGetsTheLockAllTheSame(AegisClient client) {
    Waiter.getsTheLockAlthough(cluster, client, "isolate", cluster::isolate);
  }

  /// The client may begin at the isolated node, and must find out.
  private static void writeWithRepeats(AegisClient client, String key, String value) {
    try (Session session = client.openSession(Duration.ZERO)) {
      session.keys().put(key, value);
    }
  }

  private static Optional<AegisException> failureOfPut(AegisClient there) {
    try {
      there.keys().put("isolate/b", "there");
      return Optional.empty();
    } catch (AegisException failure) {
      return Optional.of(failure);
    }
  }

  @Test
  void noSideHasAMajorityWhenTwoOfThreeAreIsolated(AegisClient client) {
    client.keys().put("isolate/c", "before");
    cluster.isolate("n1");
    cluster.isolate("n2");
    try (AegisClient hasty = Clients.hasty(cluster.endpoints())) {
      assertThatThrownBy(() -> hasty.keys().get("isolate/c"))
          .isInstanceOf(UnavailableException.class);
    }
    cluster.heal("n2");
    assertThat(Clients.valueOf(client, "isolate/c")).isEqualTo("before");
  }
}

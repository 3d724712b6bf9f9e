package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.Written;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PauseIT {
  private static final Duration LONG = Duration.ofMinutes(2);

  @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(3);

  @Test
  void theOthersElectAndAPausedLeaderAnswersNobody(AegisClient client) {
    String old = cluster.leader();
    client.keys().put("pause/a", "before");
    try (AegisClient there = Clients.hasty(cluster, old);
        Session session = client.openSession(Duration.ZERO)) {
      assertThat(Clients.valueAt(there, "pause/a")).isEqualTo("before");
      cluster.pause(old);
      assertThat(cluster.leader()).isNotEqualTo(old);
      session.keys().put("pause/a", "after");
      assertThatThrownBy(() -> Clients.valueAt(there, "pause/a"))
          .as("even a read that may be stale, which an isolated node answers")
          .isInstanceOf(UnavailableException.class);

      cluster.resume(old);
      cluster.awaitCaughtUp(old);
      assertThat(Clients.valueAt(there, "pause/a")).isEqualTo("after");
    }
  }

  @Test
  void whatWasSentToAPausedNodeArrivesWhenItIsResumed(AegisClient client) {
    String follower = cluster.followers().getFirst();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        AegisClient there =
            AegisClient.builder(List.of(cluster.endpoint(follower))).callTimeout(LONG).connect()) {
      there.keys().put("pause/b", "before");
      cluster.pause(follower);
      CompletableFuture<Written> held =
          CompletableFuture.supplyAsync(() -> there.keys().put("pause/b", "held"), threads);
      assertThat(Clients.valueOf(client, "pause/b")).isEqualTo("before");
      assertThat(held).isNotDone();
      cluster.resume(follower);
      assertThat(held).succeedsWithin(LONG);
      assertThat(Clients.valueOf(client, "pause/b")).isEqualTo("held");
    }
  }

  @Test
  void whoQueuesAtALeaderThatFallsSilentGetsTheLockAllTheSame(AegisClient client) {
    Waiter.getsTheLockAlthough(cluster, client, "pause", cluster::pause);
  }

  @Test
  void aHolderBehindAPausedNodeKnowsThatItsLockIsLostBeforeAnotherGetsIt() {
    String follower = cluster.followers().getFirst();
    try (AegisClient there = Clients.hasty(cluster, follower);
        AegisClient elsewhere = cluster.connectTo(cluster.leader())) {
      Session session = there.openSession(Duration.ofSeconds(1));
      HeldLock lost = there.locks().acquire(session, "pause", Duration.ofSeconds(5));
      cluster.pause(follower);
      try (HeldLock next = elsewhere.locks().acquire("pause", Duration.ofSeconds(30))) {
        assertThat(lost.isHeld()).isFalse();
        assertThat(next.token()).isGreaterThan(lost.token());
        cluster.resume(follower);
        cluster.awaitCaughtUp(follower);
        assertThatThrownBy(() -> lost.keys().put("pause/c", "late"))
            .isInstanceOf(SessionLostException.class);
        assertThatThrownBy(
                () -> there.keys().guardedBy("pause", lost.token()).put("pause/c", "later still"))
            .isInstanceOfSatisfying(
                RefusedException.class,
                refused -> assertThat(refused.code()).isEqualTo(RefusalCode.GUARD_FAILED));
        next.keys().put("pause/c", "in time");
      }
      assertThat(Clients.valueOf(elsewhere, "pause/c")).isEqualTo("in time");
    }
  }
}

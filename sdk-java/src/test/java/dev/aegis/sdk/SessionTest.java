package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.async.AsyncClient;
import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionTest {
  private static final int MOST_UNDER_WAY = 64;

  private final FakeCluster cluster = FakeCluster.of(3);
  private final AegisClient client = AegisClient.connect(cluster.endpoints());

  @AfterEach
  void closeAll() {
    client.close();
    cluster.close();
  }

  @Test
  void aSessionIsRenewedAlsoAfterItsNodeDied() throws InterruptedException {
    Session session = client.openSession(Duration.ofSeconds(2));
    awaitRenewal(session, cluster.machine().sessionDeadlineNanos(session.id()));
    cluster.node(0).kill();

    // Two further renewals reach past the TTL counted from the kill only if they went elsewhere.
    long deadline = cluster.machine().sessionDeadlineNanos(session.id());
    awaitRenewal(session, deadline);
    awaitRenewal(session, cluster.machine().sessionDeadlineNanos(session.id()));

    assertThat(session.isAlive()).isTrue();
  }

  @Test
  void aSessionIsToldLostBeforeTheClusterCanEndItWhenRenewalsStop()
      throws ExecutionException, InterruptedException, TimeoutException {
    Session session = client.openSession(Duration.ofSeconds(3));
    CompletableFuture<Long> toldAt = new CompletableFuture<>();
    CompletableFuture<SessionLostException> told = new CompletableFuture<>();
    session.onLost(loss -> {
      toldAt.complete(System.nanoTime());
      told.complete(loss);
    });
    for (int i = 0; i < 3; i++) {
      cluster.node(i).deafTo("KeepAlive");
    }

    assertThat(told.get(30, TimeUnit.SECONDS).sessionId()).isEqualTo(session.id());
    long clusterMayEndIt = cluster.machine().sessionDeadlineNanos(session.id());
    assertThat(clusterMayEndIt - toldAt.get()).isPositive();
    assertThat(session.isAlive()).isFalse();
    assertThatThrownBy(() -> session.keys().put("a", "1")).isInstanceOf(SessionLostException.class);
    assertThat(cluster.machine().writes()).isZero();
  }

  @Test
  void aSessionTheClusterEndedIsToldLostByTheNextRenewal()
      throws ExecutionException, InterruptedException, TimeoutException {
    Session session = client.openSession(Duration.ofSeconds(2));
    CompletableFuture<SessionLostException> told = new CompletableFuture<>();
    session.onLost(told::complete);

    cluster.machine().end(session.id());

    assertThat(told.get(30, TimeUnit.SECONDS)).hasMessageContaining("the cluster ended it");
  }

  @Test
  void aWriteOfASessionTheClusterEndedTellsTheLoss()
      throws ExecutionException, InterruptedException, TimeoutException {
    Session session = client.openSession(Duration.ofSeconds(30));
    CompletableFuture<SessionLostException> told = new CompletableFuture<>();
    session.onLost(told::complete);
    cluster.machine().end(session.id());

    assertThatThrownBy(() -> session.keys().put("a", "1")).isInstanceOf(SessionLostException.class);
    assertThat(told.get(30, TimeUnit.SECONDS).sessionId()).isEqualTo(session.id());
  }

  @Test
  void aListenerThatComesLateIsToldAtOnce() {
    Session session = client.openSession(Duration.ofSeconds(30));
    CompletableFuture<SessionLostException> first = new CompletableFuture<>();
    session.onLost(first::complete);
    cluster.machine().end(session.id());
    assertThatThrownBy(() -> session.keys().put("a", "1")).isInstanceOf(SessionLostException.class);
    first.join();

    CompletableFuture<SessionLostException> late = new CompletableFuture<>();
    session.onLost(late::complete);

    assertThat(late).isCompleted();
  }

  @Test
  void aClosedSessionIsEndedAtTheClusterAndTellsNoLoss() {
    CompletableFuture<SessionLostException> told = new CompletableFuture<>();
    Session session = client.openSession(Duration.ofSeconds(2));
    session.onLost(told::complete);

    session.close();
    session.close();

    assertThat(cluster.machine().openSessions()).isZero();
    assertThat(session.isAlive()).isFalse();
    assertThat(told).isNotDone();
    assertThatThrownBy(() -> session.keys().put("a", "1")).isInstanceOf(SessionLostException.class);
  }

  @Test
  void closingTheClientEndsItsSessions() {
    client.openSession(Duration.ofSeconds(10));
    client.openSession(Duration.ofSeconds(10));

    client.close();

    assertThat(cluster.machine().openSessions()).isZero();
  }

  @Test
  void closingTwiceIsHarmless() {
    client.openSession(Duration.ofSeconds(10));

    client.close();
    client.close();

    assertThatThrownBy(() -> client.keys().get("a")).hasMessageContaining("closed");
  }

  @Test
  void aSessionHas64WritesUnderWayAndNoMore() throws InterruptedException {
    for (int i = 0; i < MOST_UNDER_WAY; i++) {
      cluster.node(0).next("Put", new Fault.Hang());
    }
    try (AegisClient patient =
            AegisClient.builder(cluster.endpoints())
                .callTimeout(Duration.ofSeconds(60))
                .attemptTimeout(Duration.ofSeconds(60))
                .connect();
        AsyncClient futures = AsyncClient.of(patient);
        Session session = patient.openSession(Duration.ofSeconds(60))) {
      HeldLock lock = patient.locks().acquire(session, "l", Duration.ZERO);
      List<CompletableFuture<Written>> writes = new ArrayList<>();
      for (int i = 0; i < MOST_UNDER_WAY; i++) {
        writes.add(futures.keysOf(session).put(Put.of("a", "" + i)));
      }
      while (cluster.node(0).calls("Put") < MOST_UNDER_WAY) {
        Thread.sleep(Duration.ofMillis(5));
      }

      assertThatThrownBy(() -> lock.keys().put("a", "one more"))
          .isInstanceOfSatisfying(
              LimitExceededException.class,
              limit -> {
                assertThat(limit.limitName()).isEqualTo("session.requests-under-way");
                assertThat(limit.limit()).isEqualTo(MOST_UNDER_WAY);
              });
      lock.close(); // giving back is never refused
      cluster.node(0).kill();

      writes.forEach(CompletableFuture::join); // they went on elsewhere
      assertThat(session.keys().put("a", "after them").version()).isEqualTo(MOST_UNDER_WAY + 1);
    }
  }

  /// Waits until the cluster has counted a renewal after `before`.
  private void awaitRenewal(Session session, long before) throws InterruptedException {
    while (cluster.machine().sessionDeadlineNanos(session.id()) <= before) {
      assertThat(session.isAlive()).isTrue();
      Thread.sleep(Duration.ofMillis(5));
    }
  }
}

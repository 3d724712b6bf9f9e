package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Locks, elections, sessions and the cluster itself, as a real cluster answers.
@ExtendWith(SharedCluster.class)
class CoordinationIT {
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RealCluster cluster;
  private final AegisClient client;

  CoordinationIT(RealCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.connect();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aLockIsDescribedListedAndItsTokensChecked() {
    try (Session session = client.openSession(TTL)) {
      HeldLock lock = client.locks().acquire(session, LockRequest.of("desk/a"));

      LockDescription described = client.locks().describe("desk/a");
      assertThat(described.holder().map(LockHolder::token)).contains(lock.token());
      assertThat(described.holder().map(LockHolder::sessionId)).contains(session.id());
      assertThat(client.locks().list("desk/")).extracting(LockSummary::name).contains("desk/a");
      assertThat(client.locks().check("desk/a", lock.token()))
          .isEqualTo(new TokenCheck(TokenCheck.State.CURRENT, lock.token()));
      assertThat(client.locks().check("desk/a", 1).state()).isEqualTo(TokenCheck.State.STALE);
      assertThat(client.locks().tryAcquire("desk/a")).isEmpty();

      lock.close();

      assertThat(client.locks().describe("desk/a").holder()).isEmpty();
      assertThat(client.locks().check("desk/a", lock.token()).state())
          .isEqualTo(TokenCheck.State.FREE);
    }
  }

  @Test
  void aLockStaysClosedForAWhileAfterAnUncleanEnd() {
    Session session = client.openSession(TTL);
    HeldLock _ =
        client
            .locks()
            .acquire(session, LockRequest.of("delayed").closedAfterLoss(Duration.ofSeconds(30)));

    client.sessions().forceEnd(session.id());

    assertThatThrownBy(() -> client.locks().acquire("delayed", Duration.ZERO))
        .isInstanceOf(LockNotAcquiredException.class)
        .hasMessageContaining("closed for a while");
    assertThat(client.locks().describe("delayed").delayRemaining()).isPositive();
  }

  @Test
  void aLeaderIsSeenProclaimsAndHandsOnWhenItResigns()
      throws InterruptedException, ExecutionException, TimeoutException {
    Leaders leaders = new Leaders();
    try (Observation _ = client.elections().observe("boss", leaders)) {
      assertThat(leaders.next()).isEqualTo("nobody");
      Leadership first = client.elections().campaign("boss", "one", LONG);
      assertThat(leaders.next()).isEqualTo("one");
      CompletableFuture<Leadership> second =
          CompletableFuture.supplyAsync(
              () -> client.elections().campaign("boss", "two", LONG), Thread::startVirtualThread);

      assertThat(first.proclaim(Bytes.utf8("one again"))).isEqualTo(1);
      assertThat(leaders.next()).isEqualTo("one again");
      assertThat(client.elections().leader("boss").orElseThrow())
          .isEqualTo(
              new ElectionLeader(
                  client.elections().leader("boss").orElseThrow().sessionId(),
                  first.token(),
                  1,
                  Bytes.utf8("one again")));
      first.keys().put("boss/order", "under its token");
      awaitWaiters("boss", 1);
      first.close();

      Leadership next = second.get(60, TimeUnit.SECONDS);
      assertThat(next.token()).isGreaterThan(first.token());
      assertThat(leaders.next()).isEqualTo("two");
      next.close();
      assertThat(leaders.next()).isEqualTo("nobody");
      assertThat(client.elections().leader("boss")).isEmpty();
    }
  }

  @Test
  void aLeaderThatWasDeposedIsTold()
      throws InterruptedException, ExecutionException, TimeoutException {
    try (Session session = client.openSession(TTL)) {
      Leadership lead =
          client.elections().campaign(session, LockRequest.of("deposed"), Bytes.utf8("me"));
      CompletableFuture<SessionLostException> told = new CompletableFuture<>();
      lead.onLost(told::complete);
      client.locks().forceRelease("deposed", 0, "test");

      assertThatThrownBy(() -> lead.proclaim(Bytes.utf8("still me")))
          .isInstanceOf(RefusedException.class);

      assertThat(told.get(30, TimeUnit.SECONDS)).hasMessageContaining("deposed");
      assertThat(lead.isHeld()).isFalse();
      assertThat(session.isAlive()).isTrue();
    }
  }

  @Test
  void anObservationGoesOnAtAnotherNode() throws InterruptedException, IOException {
    Leaders leaders = new Leaders();
    try (AegisClient patient =
            AegisClient.builder(cluster.endpoints()).callTimeout(Duration.ofSeconds(30)).connect();
        Observation _ = patient.elections().observe("moving", leaders);
        Session session = patient.openSession(Duration.ofSeconds(20))) {
      assertThat(leaders.next()).isEqualTo("nobody");
      LockRequest election = LockRequest.of("moving").waitingAtMost(LONG);
      Leadership lead = patient.elections().campaign(session, election, Bytes.utf8("before"));
      assertThat(leaders.next()).isEqualTo("before");
      try {
        cluster.kill(0);
        lead.proclaim(Bytes.utf8("after"));
        assertThat(leaders.next()).isEqualTo("after");
      } finally {
        cluster.restart(0);
      }
    }
    int _ = cluster.leader();
  }

  @Test
  void aSessionByItsNumberIsRenewedDescribedAndEnded() {
    SessionGrant grant = client.sessions().create(TTL, "a script");

    assertThat(client.sessions().renew(grant.id())).isEqualTo(TTL);
    SessionDescription described = client.sessions().describe(grant.id());
    assertThat(described.owner()).isEqualTo("a script");
    assertThat(described.remaining()).isPositive();
    assertThat(client.sessions().list()).extracting(SessionDescription::id).contains(grant.id());
    client.keys().put(Put.of("script/key", "1").boundTo(grant.id()));
    assertThat(client.sessions().describe(grant.id()).keysBound()).hasValue(1);

    client.sessions().end(grant.id());

    assertThat(client.keys().get("script/key")).isEmpty();
    assertThatThrownBy(() -> client.sessions().renew(grant.id()))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.SESSION_NOT_FOUND))
        .hasMessageContaining("a client did");
  }

  @Test
  void theNodesSayWhoLeadsAndTheLeaderKnowsTheMembers() throws InterruptedException, IOException {
    int leader = cluster.leader();

    List<MemberState> members = client.cluster().members();
    assertThat(members)
        .hasSize(cluster.endpoints().size())
        .allMatch(state -> state.member().votes());
    assertThat(members.get(leader).leads()).isTrue();
    assertThat(client.cluster().promote("n1")).hasSameSizeAs(members);
    assertThatThrownBy(() -> client.cluster().promote("n77"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.MEMBER_NOT_FOUND));
  }

  @Test
  void aSnapshotIsSavedWholeAndADamagedOneIsFoundOut(@TempDir Path dir) throws IOException {
    client.keys().put("in/the/snapshot", "1");
    Path file = dir.resolve("backup.aegis");

    SavedSnapshot saved = client.cluster().saveSnapshot(file, LONG);

    assertThat(saved).isEqualTo(SavedSnapshot.check(file));
    assertThat(saved.sizeBytes()).isEqualTo(Files.size(file));
    assertThatThrownBy(() -> client.cluster().saveSnapshot(file, LONG))
        .isInstanceOf(FileAlreadyExistsException.class);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2]++;
    Files.write(file, bytes);
    assertThatThrownBy(() -> SavedSnapshot.check(file)).hasMessageContaining("damaged");
    try (var left = Files.list(dir)) {
      assertThat(left).containsExactly(file);
    }
  }

  private void awaitWaiters(String lock, int count) throws InterruptedException {
    while (client.locks().describe(lock).waitingSessions().size() < count) {
      Thread.sleep(Duration.ofMillis(10)); // the run's own timeout ends a wait without end
    }
  }

  /// What an observer hears: values, or "nobody".
  private static final class Leaders implements LeaderListener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Override
    public void onLeader(ElectionLeader leader, boolean resynchronised) {
      told.add(leader.value().toUtf8());
    }

    @Override
    public void onNoLeader(boolean resynchronised) {
      told.add("nobody");
    }

    @Override
    public void onFailure(AegisException failure) {
      told.add(failure.toString());
    }

    String next() throws InterruptedException {
      return Objects.requireNonNull(told.poll(60, TimeUnit.SECONDS), "word within 60 s");
    }
  }
}

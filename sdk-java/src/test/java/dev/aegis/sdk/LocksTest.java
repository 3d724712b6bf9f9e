package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import dev.aegis.wire.v1.FailureCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocksTest {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final Duration BRIEF = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeCluster cluster = FakeCluster.of(2);
  private final AegisClient client = AegisClient.connect(cluster.endpoints());

  @AfterEach
  void closeAll() {
    client.close();
    cluster.close();
  }

  @Test
  void aHeldLockShowsItsTokenAndALaterHoldersIsGreater() {
    long first;
    try (HeldLock lock = client.locks().acquire("x", BRIEF)) {
      first = lock.token();
      assertThat(lock.isHeld()).isTrue();
      assertThat(lock.name()).isEqualTo("x");
      assertThat(lock).hasToString("HeldLock[name=x, token=%d, isHeld=true]".formatted(first));
    }
    try (HeldLock lock = client.locks().acquire("x", BRIEF)) {
      assertThat(lock.token()).isGreaterThan(first);
    }
  }

  @Test
  void aLockHeldByAnotherIsNotAcquiredAndLeavesNothingBehind() {
    try (HeldLock held = client.locks().acquire("x", BRIEF)) {
      LockNotAcquiredException refused =
          catchThrowableOfType(
              LockNotAcquiredException.class, () -> client.locks().acquire("x", BRIEF));

      assertThat(refused.lockName()).isEqualTo("x");
      assertThat(refused.holderToken()).isEqualTo(held.token());
      assertThatThrownBy(() -> client.locks().acquire("x", Duration.ZERO))
          .isInstanceOf(LockNotAcquiredException.class);
      assertThat(cluster.machine().openSessions()).isEqualTo(1);
    }
  }

  @Test
  void aWaiterGetsTheLockWhenItsHolderClosesIt()
      throws ExecutionException, InterruptedException, TimeoutException {
    HeldLock held = client.locks().acquire("x", BRIEF);
    CompletableFuture<HeldLock> waiter =
        CompletableFuture.supplyAsync(
            () -> client.locks().acquire("x", LONG), Thread::startVirtualThread);
    assertThat(waiter).isNotDone();

    held.close();

    try (HeldLock next = waiter.get(30, TimeUnit.SECONDS)) {
      assertThat(next.token()).isGreaterThan(held.token());
    }
    assertThat(held.isHeld()).isFalse();
  }

  @Test
  void aWaiterWhoseConnectionBreaksQueuesAgainElsewhere()
      throws ExecutionException, InterruptedException, TimeoutException {
    try (Session holder = client.openSession(TTL)) {
      HeldLock held = client.locks().acquire(holder, "x", BRIEF);
      CompletableFuture<HeldLock> waiter =
          CompletableFuture.supplyAsync(
              () -> client.locks().acquire("x", LONG), Thread::startVirtualThread);
      awaitWaiter();
      cluster.node(0).kill();
      awaitWaiter();

      cluster.machine().forceRelease("x");

      try (HeldLock next = waiter.get(30, TimeUnit.SECONDS)) {
        assertThat(next.token()).isGreaterThan(held.token());
      }
    }
  }

  private void awaitWaiter() throws InterruptedException {
    cluster.machine().awaitWaiter("x");
  }

  @Test
  void aWaiterLeavesANodeThatHasFallenSilent() {
    try (AegisClient waiting = attentive()) {
      cluster.node(0).next("Acquire", new Fault.Hang());
      hangOnLooks(3);

      // Nobody holds it: what it waits for is the node alone, and that would outlast the test's
      // time.
      try (HeldLock lock = waiting.locks().acquire("x", Duration.ofHours(1))) {
        assertThat(lock.isHeld()).isTrue();
      }
      assertThat(cluster.node(1).calls("Acquire")).isEqualTo(1);
    }
  }

  @Test
  void aWaiterLeavesANodeThatIsOutOfTouchWithTheOthers() {
    try (AegisClient waiting = attentive()) {
      cluster.node(0).next("Acquire", new Fault.Hang());
      for (int i = 0; i < 3; i++) {
        cluster.node(0).next("Describe", new Fault.Refuse(FailureCode.NO_LEADER, ""));
      }

      try (HeldLock lock = waiting.locks().acquire("x", Duration.ofHours(1))) {
        assertThat(lock.isHeld()).isTrue();
      }
    }
  }

  @Test
  void aWaiterStaysAtANodeThatAnswersNowAndThen()
      throws ExecutionException, InterruptedException, TimeoutException {
    try (AegisClient waiting = attentive()) {
      HeldLock held = client.locks().acquire("x", BRIEF);
      hangOnLooks(2);
      cluster.node(0).next("Describe", new Fault.Refuse(FailureCode.PERMISSION_DENIED, ""));
      hangOnLooks(1);
      CompletableFuture<HeldLock> waiter =
          CompletableFuture.supplyAsync(
              () -> waiting.locks().acquire("x", LONG), Thread::startVirtualThread);
      while (cluster.node(0).calls("Describe") < 5) {
        Thread.onSpinWait(); // the test's own timeout ends a wait without end
      }
      held.close();

      try (HeldLock next = waiter.get(30, TimeUnit.SECONDS)) {
        assertThat(next.token()).isGreaterThan(held.token());
      }
      assertThat(cluster.node(0).calls("Acquire")).isEqualTo(2);
      assertThat(cluster.node(1).calls("Acquire")).isZero();
    }
  }

  /// Looks after a node each second.
  private AegisClient attentive() {
    return AegisClient.builder(cluster.endpoints())
        .attemptTimeout(Duration.ofMillis(200))
        .connect();
  }

  private void hangOnLooks(int count) {
    for (int i = 0; i < count; i++) {
      cluster.node(0).next("Describe", new Fault.Hang());
    }
  }

  @Test
  void aWaiterWhoseSessionIsLostWhileNobodyAnswersWaitsNoLonger() throws InterruptedException {
    HeldLock held = client.locks().acquire("x", BRIEF);
    Session session = client.openSession(Duration.ofSeconds(2));
    CompletableFuture<HeldLock> waiter =
        CompletableFuture.supplyAsync(
            () -> client.locks().acquire(session, "x", Duration.ofHours(1)),
            Thread::startVirtualThread);
    awaitWaiter();

    cluster.node(0).kill();
    cluster.node(1).kill();

    assertThatThrownBy(() -> waiter.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SessionLostException.class)
        .hasMessageContaining("Session " + session.id() + " lost what it held");
    cluster.node(0).start();
    held.close();
  }

  @Test
  void anAcquireWhoseAnswerIsLostReturnsTheTokenItGot() {
    try (Session session = client.openSession(TTL)) {
      cluster.node(0).next("Acquire", new Fault.LoseAnswer());

      HeldLock lock = client.locks().acquire(session, "x", BRIEF);
      lock.keys().put("a", "under the lock");

      assertThat(cluster.node(1).calls("Acquire")).isEqualTo(1);
      assertThat(lock.isHeld()).isTrue();
    }
  }

  /// Granted, with its answer lost; one node is down now, and the other knows no leader.
  private void leaveAnAcquireUnanswered(AegisClient hasty, Session session) {
    cluster.node(0).next("Acquire", new Fault.LoseAnswer());
    cluster.node(1).kill();
    for (int i = 0; i < 200; i++) {
      cluster.node(0).next("Acquire", new Fault.Refuse(FailureCode.NO_LEADER, ""));
    }
    assertThatThrownBy(() -> hasty.locks().acquire(session, "x", Duration.ZERO))
        .isInstanceOf(OutcomeUnknownException.class);
  }

  @Test
  void anAcquireThatNeverGotAnAnswerIsSettledByTheNextOne() {
    try (AegisClient hasty =
            AegisClient.builder(cluster.endpoints()).callTimeout(Duration.ofMillis(300)).connect();
        Session session = hasty.openSession(TTL)) {
      leaveAnAcquireUnanswered(hasty, session);
      cluster.node(1).start();

      // The session holds the lock by now. Asked under a new id, the cluster would say
      // ALREADY_REQUESTED.
      HeldLock lock = acquireOnceServed(hasty, session);

      assertThat(lock.isHeld()).isTrue();
      lock.keys().put("a", "under the lock");
    }
  }

  @Test
  void anAcquireThatNobodyServedLeavesTheEarlierOneToBeSettledByTheNext() {
    try (AegisClient hasty =
            AegisClient.builder(cluster.endpoints()).callTimeout(Duration.ofMillis(300)).connect();
        Session session = hasty.openSession(TTL)) {
      leaveAnAcquireUnanswered(hasty, session);
      assertThat(acquireThatNobodyServes(hasty, session)).isInstanceOf(UnavailableException.class);
      cluster.node(1).start();

      assertThat(acquireOnceServed(hasty, session).isHeld()).isTrue();
    }
  }

  @Test
  void anAcquireThatTheClusterHasForgottenIsMadeAnew() {
    try (FakeCluster alone = FakeCluster.of(1);
        AegisClient hasty =
            AegisClient.builder(alone.endpoints())
                .callTimeout(Duration.ofSeconds(4))
                .attemptTimeout(Duration.ofSeconds(4))
                .connect();
        Session session = hasty.openSession(TTL)) {
      alone.node(0).next("Acquire", new Fault.Hang());
      assertThatThrownBy(() -> hasty.locks().acquire(session, "x", Duration.ZERO))
          .isInstanceOf(OutcomeUnknownException.class);
      alone.node(0).next("Acquire", new Fault.Refuse(FailureCode.SEQUENCE_TOO_OLD, ""));

      try (HeldLock lock = hasty.locks().acquire(session, "x", Duration.ZERO)) {
        assertThat(lock.isHeld()).isTrue();
      }
    }
  }

  @Test
  void aSecondAcquireOfTheSameSessionIsRefused() {
    try (Session session = client.openSession(TTL);
        HeldLock _ = client.locks().acquire(session, "x", BRIEF)) {
      RefusedException refused =
          catchThrowableOfType(
              RefusedException.class, () -> client.locks().acquire(session, "x", BRIEF));

      assertThat(refused.code()).isEqualTo(RefusalCode.ALREADY_REQUESTED);
    }
  }

  @Test
  void aReleaseWhoseAnswerIsLostIsSentAgainAndDone() {
    try (Session session = client.openSession(TTL)) {
      HeldLock lock = client.locks().acquire(session, "x", BRIEF);
      cluster.node(0).next("Release", new Fault.LoseAnswer());

      lock.close();

      assertThat(cluster.node(1).calls("Release")).isEqualTo(1);
      assertThat(session.isAlive()).isTrue();
      client.locks().acquire(session, "x", Duration.ZERO).close();
    }
  }

  @Test
  void aLockIsToldLostWithItsSession()
      throws ExecutionException, InterruptedException, TimeoutException {
    Session session = client.openSession(Duration.ofSeconds(2));
    HeldLock lock = client.locks().acquire(session, "x", BRIEF);
    CompletableFuture<SessionLostException> told = new CompletableFuture<>();
    lock.onLost(told::complete);

    cluster.machine().end(session.id());

    assertThat(told.get(30, TimeUnit.SECONDS).sessionId()).isEqualTo(session.id());
    assertThat(lock.isHeld()).isFalse();
    lock.close();
  }

  @Test
  void aWriteUnderALockThatWasTakenAwayIsRefusedAndTellsTheLoss() {
    HeldLock lock = client.locks().acquire("x", BRIEF);
    CompletableFuture<SessionLostException> told = new CompletableFuture<>();
    lock.onLost(told::complete);
    cluster.machine().forceRelease("x");

    RefusedException refused =
        catchThrowableOfType(RefusedException.class, () -> lock.keys().put("a", "too late"));

    assertThat(refused.code()).isEqualTo(RefusalCode.GUARD_FAILED);
    assertThat(cluster.machine().writes()).isZero();
    assertThat(lock.isHeld()).isFalse();
    assertThat(told).isCompleted();
    lock.close();
    assertThat(cluster.machine().openSessions()).isZero();
  }

  /// A call whose time is up just while a node refuses it is in doubt; the next one will not be.
  private static AegisException acquireThatNobodyServes(AegisClient client, Session session) {
    AegisException failure;
    do {
      failure =
          catchThrowableOfType(
              AegisException.class, () -> client.locks().acquire(session, "x", Duration.ZERO));
    } while (failure instanceof OutcomeUnknownException);
    return failure;
  }

  private static HeldLock acquireOnceServed(AegisClient client, Session session) {
    while (true) {
      try {
        return client.locks().acquire(session, "x", Duration.ZERO);
      } catch (OutcomeUnknownException | UnavailableException _) {
        Thread.onSpinWait(); // node 0 still refuses as planned
      }
    }
  }
}

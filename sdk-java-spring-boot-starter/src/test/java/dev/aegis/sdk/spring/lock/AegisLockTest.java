package dev.aegis.sdk.spring.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.fake.FakeCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.CannotAcquireLockException;

@Timeout(60)
@SuppressWarnings("LockNotBeforeTry") // locking, and leaving locks behind, is what is tested
class AegisLockTest {
  private static final Duration SHORT_TTL = Duration.ofSeconds(1);
  private static final Duration BRIEF = Duration.ofMillis(100);

  private final FakeCluster cluster = FakeCluster.of(2);
  private final AegisClient client =
      AegisClient.builder(cluster.endpoints()).callTimeout(Duration.ofSeconds(1)).connect();
  private final AegisClient otherClient = AegisClient.connect(cluster.endpoints());
  private final AegisLockRegistry locks = new AegisLockRegistry(client, "app/", Duration.ZERO);
  private final AegisLockRegistry otherProcess =
      new AegisLockRegistry(otherClient, "app/", Duration.ZERO);

  @AfterEach
  void closeAll() {
    boolean _ = Thread.interrupted();
    client.close();
    otherClient.close();
    cluster.close();
  }

  @Test
  void aLockIsHeldAtTheClusterUnderItsPrefixUntilItIsUnlocked() {
    AegisLock lock = locks.obtain("x");

    lock.lock();

    assertThat(cluster.machine().isHeld("app/x")).isTrue();
    assertThat(lock.name()).isEqualTo("app/x");
    assertThat(lock.isHeld()).isTrue();
    assertThat(lock.token()).isPositive();
    lock.unlock();
    assertThat(cluster.machine().isHeld("app/x")).isFalse();
    assertThat(lock.isHeld()).isFalse();
    assertThatNothingIsLeft();
  }

  private void assertThatNothingIsLeft() {
    assertThat(locks.locksInUse()).isZero();
    assertThat(cluster.machine().openSessions()).isZero();
  }

  @Test
  void theClientsObserverHearsOfEachHoldOnceAndNothingIsWrittenForIt() {
    List<Duration> heard = Collections.synchronizedList(new ArrayList<>());
    List<String> calls = Collections.synchronizedList(new ArrayList<>());
    ClientObserver observer =
        new ClientObserver() {
          @Override
          public void lockHeld(Duration held) {
            heard.add(held);
          }

          @Override
          public void callEnded(String operation, Outcome outcome, Duration took) {
            calls.add(operation);
          }
        };
    try (AegisClient observed =
        AegisClient.builder(cluster.endpoints())
            .observer(observer)
            .callTimeout(Duration.ofSeconds(1))
            .connect()) {
      AegisLock lock = new AegisLockRegistry(observed, "app/", Duration.ZERO).obtain("x");
      lock.lock();
      assertThat(heard).isEmpty();
      lock.unlock();
      assertThat(heard).singleElement(InstanceOfAssertFactories.DURATION).isPositive();
      assertThat(calls).containsExactly("Create", "Acquire", "ValidateToken", "End");

      lock.lock();
      cluster.machine().endAll();
      assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
      assertThat(heard).as("also of a lock that was lost").hasSize(2);

      lock.lock();
      cluster.close();
      lock.unlock();
      assertThat(heard).as("also of one that could not be given back").hasSize(3);
      assertThat(calls).doesNotContain("Release");
    }
  }

  @Test
  void aThreadMayLockAgainAndHasToUnlockAsOften() {
    locks.obtain("x").lock();
    long token = locks.obtain("x").token();

    assertThat(locks.obtain("x").tryLock()).isTrue();

    assertThat(locks.obtain("x").token()).isEqualTo(token);
    locks.obtain("x").unlock();
    assertThat(cluster.machine().isHeld("app/x")).isTrue();
    locks.obtain("x").unlock();
    assertThat(cluster.machine().isHeld("app/x")).isFalse();
    assertThatNothingIsLeft();
  }

  @Test
  void anotherThreadIsKeptOutAndGetsAGreaterTokenAfterwards() throws Exception {
    AegisLock lock = locks.obtain("x");
    lock.lock();
    long token = lock.token();

    assertThat(elsewhere(() -> locks.obtain("x").tryLock())).isFalse();
    assertThat(elsewhere(() -> lock.tryLock(BRIEF.toMillis(), TimeUnit.MILLISECONDS))).isFalse();
    assertThat(elsewhere(lock::isHeld)).isFalse();
    lock.unlock();

    assertThat(
            elsewhere(() -> {
              lock.lock();
              try {
                return lock.token();
              } finally {
                lock.unlock();
              }
            }))
        .isGreaterThan(token);
  }

  @Test
  void anotherProcessIsKeptOutAndWaitsItsTurn() throws Exception {
    AegisLock lock = locks.obtain("x");
    lock.lock();
    long token = lock.token();
    assertThat(otherProcess.obtain("x").tryLock()).isFalse();
    assertThat(otherProcess.obtain("x").tryLock(BRIEF, Duration.ZERO)).isFalse();
    FutureTask<Long> waiting =
        start(() -> {
          otherProcess.obtain("x").lock();
          return otherProcess.obtain("x").token();
        });
    awaitWaiter();

    lock.unlock();

    assertThat(result(waiting)).isGreaterThan(token);
  }

  private void awaitWaiter() throws InterruptedException {
    cluster.machine().awaitWaiter("app/x");
  }

  @Test
  void onlyTheThreadThatLockedItMayUseIt() throws Exception {
    AegisLock lock = locks.obtain("x");
    assertThatThrownBy(lock::unlock)
        .isInstanceOf(IllegalMonitorStateException.class)
        .hasMessageContaining("\"app/x\"");
    lock.lock();

    elsewhere(() -> {
      assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
      assertThatThrownBy(lock::token).isInstanceOf(IllegalMonitorStateException.class);
      assertThatThrownBy(lock::keys).isInstanceOf(IllegalMonitorStateException.class);
      return true;
    });

    assertThat(lock.isHeld()).isTrue();
  }

  @Test
  void noIncrementIsLostAndTokensOnlyGrow() throws Exception {
    List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
    int[] counter = {0};
    Callable<Boolean> work =
        () -> {
          for (int i = 0; i < 25; i++) {
            for (AegisLockRegistry registry : List.of(locks, otherProcess)) {
              AegisLock lock = registry.obtain("x");
              lock.lock();
              try {
                counter[0]++; // guarded by nothing else
                tokens.add(lock.token());
              } finally {
                lock.unlock();
              }
            }
          }
          return true;
        };
    List<FutureTask<Boolean>> workers = List.of(start(work), start(work), start(work));
    for (FutureTask<Boolean> worker : workers) {
      assertThat(result(worker)).isTrue();
    }

    assertThat(counter[0]).isEqualTo(3 * 25 * 2);
    assertThat(tokens).isSorted().doesNotHaveDuplicates();
    assertThatNothingIsLeft();
  }

  @Test
  void aLossIsToldStopsEveryFurtherLockAndIsThrownByUnlock() throws InterruptedException {
    AegisLock lock = locks.obtain("x");
    CountDownLatch lost = new CountDownLatch(1);
    lock.lock(SHORT_TTL);
    long token = lock.token();
    Keys keys = lock.keys();
    lock.onLost(_ -> lost.countDown());

    cluster.machine().endAll();

    lost.await();
    assertThat(lock.isHeld()).isFalse();
    assertThatThrownBy(() -> keys.put("a", "late")).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(lock::tryLock).isInstanceOf(CannotAcquireLockException.class);
    assertThatThrownBy(lock::unlock)
        .isInstanceOf(ConcurrentModificationException.class)
        .hasMessageContaining("\"app/x\" with token " + token);
    assertThatNothingIsLeft();
    lock.lock();
    assertThat(lock.token()).isGreaterThan(token);
  }

  @Test
  void aLockThatAnOperatorTookAwayIsToldByItsKeysAndByUnlock() {
    AegisLock lock = locks.obtain("x");
    lock.lock();
    Keys keys = lock.keys();
    cluster.machine().forceRelease("app/x");

    assertThat(lock.isHeld()).as("nobody has told this process yet").isTrue();
    assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);

    assertThatThrownBy(() -> keys.put("a", "late")).isInstanceOf(RuntimeException.class);
    assertThat(cluster.machine().writes()).isZero();
    assertThatNothingIsLeft();
  }

  @Test
  void aLockThatAnOperatorTookAwayCannotBeEnteredAgain() {
    AegisLock lock = locks.obtain("x");
    lock.lock();
    lock.lock();
    cluster.machine().forceRelease("app/x");

    assertThatThrownBy(lock::lock)
        .isInstanceOf(CannotAcquireLockException.class)
        .hasMessageContaining("was lost");

    lock.unlock();
    assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
    assertThatNothingIsLeft();
  }

  @Test
  void aClusterThatIsAwayIsATypedFailureAndNothingIsHeld() {
    cluster.close();

    assertThatThrownBy(locks.obtain("x")::lock)
        .isInstanceOf(CannotAcquireLockException.class)
        .hasMessageContaining(cluster.node(0).endpoint())
        .hasCauseInstanceOf(UnavailableException.class);
    assertThatThrownBy(locks.obtain("x")::tryLock).isInstanceOf(CannotAcquireLockException.class);
    assertThat(locks.locksInUse()).isZero();
  }

  @Test
  void aLockThatCannotBeGivenBackIsNoFailureOfTheWorkDoneUnderIt() {
    AegisLock lock = locks.obtain("x");
    lock.lock();
    cluster.close();

    lock.unlock();

    assertThat(lock.isHeld()).isFalse();
    assertThat(locks.locksInUse()).isZero();
  }

  @Test
  void anAcquireWithoutAnAnswerLeavesNothingHeldBehind() {
    cluster.node(0).deafTo("Acquire");
    cluster.node(1).deafTo("Acquire");

    assertThatThrownBy(() -> locks.obtain("x").tryLock(BRIEF, Duration.ZERO))
        .isInstanceOf(CannotAcquireLockException.class)
        .hasCauseInstanceOf(OutcomeUnknownException.class);

    assertThatNothingIsLeft();
  }

  @Test
  void aTtlOutsideTheClustersBoundsIsRefusedWithTheBound() {
    assertThatThrownBy(() -> locks.obtain("x").lock(Duration.ofMillis(10)))
        .isInstanceOf(CannotAcquireLockException.class)
        .hasCauseInstanceOf(LimitExceededException.class)
        .hasMessageContaining("1000 ms");
    assertThat(locks.locksInUse()).isZero();
  }

  @Test
  void anInterruptEndsAWaitThatHeedsItAndLeavesNothingBehind() throws Exception {
    otherProcess.obtain("x").lock();
    FutureTask<Boolean> waiting =
        start(() -> {
          assertThatThrownBy(locks.obtain("x")::lockInterruptibly)
              .isInstanceOf(InterruptedException.class);
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> locks.obtain("x").tryLock(1, TimeUnit.HOURS))
              .isInstanceOf(InterruptedException.class);
          return Thread.currentThread().isInterrupted();
        });
    awaitWaiter();

    threadOf(waiting).interrupt();

    assertThat(result(waiting)).isFalse();
    assertThat(locks.locksInUse()).isZero();
    assertThat(cluster.machine().waiters("app/x")).isZero();
    assertThat(cluster.machine().openSessions()).as("the other process's").isEqualTo(1);
  }

  @Test
  void anInterruptedThreadLocksAndUnlocksAndIsStillInterrupted() throws Exception {
    otherProcess.obtain("x").lock();
    FutureTask<Boolean> waiting =
        start(() -> {
          AegisLock lock = locks.obtain("x");
          lock.lock();
          boolean held = Thread.currentThread().isInterrupted() && lock.isHeld();
          lock.unlock();
          return held && Thread.currentThread().isInterrupted();
        });
    awaitWaiter();

    threadOf(waiting).interrupt();
    otherProcess.obtain("x").unlock();

    assertThat(result(waiting)).isTrue();
    assertThatNothingIsLeft();
  }

  @Test
  void aWriteUnderTheLockCountsWhileItIsHeld() {
    AegisLock lock = locks.obtain("x");
    lock.lock();

    lock.keys().put("a", "under the lock");

    assertThat(client.keys().get("a").orElseThrow().version()).isEqualTo(1);
    cluster.machine().forceRelease("app/x");
    assertThatThrownBy(() -> lock.keys().put("a", "late")).isInstanceOf(RefusedException.class);
  }

  private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

  private <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    threads.add(Thread.ofPlatform().daemon().start(task));
    return task;
  }

  private <T> Thread threadOf(FutureTask<T> started) {
    assertThat(started).isNotDone();
    return threads.getLast();
  }

  private <T> T elsewhere(Callable<T> work) throws Exception {
    return result(start(work));
  }

  private static <T> T result(FutureTask<T> task)
      throws InterruptedException, ExecutionException, TimeoutException {
    return task.get(30, TimeUnit.SECONDS);
  }
}

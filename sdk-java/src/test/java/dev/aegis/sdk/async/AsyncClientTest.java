package dev.aegis.sdk.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Elections;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.LockRequest;
import dev.aegis.sdk.Locks;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.fake.FakeCluster;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AsyncClientTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final FakeCluster cluster = FakeCluster.of(2);
  private final AegisClient client = AegisClient.connect(cluster.endpoints());
  private final AsyncClient async = AsyncClient.of(client);

  @AfterEach
  void closeAll() {
    async.close();
    client.close();
    cluster.close();
  }

  @Test
  void aFutureEndsWithWhatTheCallReturns() {
    assertThat(
            async
                .keys()
                .put(Put.of("a", "1"))
                .thenCompose(_ -> async.keys().get(Bytes.utf8("a")))
                .join()
                .map(KeyValue::value))
        .contains(Bytes.utf8("1"));
  }

  @Test
  void aFutureEndsWithWhatTheCallThrows() {
    assertThatThrownBy(() -> async.keys().put(Put.of("k".repeat(1025), "1")).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LimitExceededException.class);
  }

  @Test
  void aCancelledAcquireLeavesTheQueueAndNothingBehind() throws InterruptedException {
    HeldLock held = client.locks().acquire("x", Duration.ZERO);
    CompletableFuture<HeldLock> waiting =
        async.locks().acquire(LockRequest.of("x").waitingAtMost(LONG));
    awaitWaiters(1);

    assertThat(waiting.cancel(true)).isTrue();

    awaitWaiters(0);
    held.close();
    awaitSessions(0);
    assertThatThrownBy(waiting::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void aLockGrantedToACancelledCallIsGivenBack() throws InterruptedException {
    CompletableFuture<HeldLock> granted = new CompletableFuture<>();
    CompletableFuture<Boolean> mayReturn = new CompletableFuture<>();
    CompletableFuture<HeldLock> acquiring =
        async.call(blocking -> {
          granted.complete(blocking.locks().acquire("y", Duration.ZERO));
          mayReturn.join();
          return granted.join();
        });
    assertThat(granted.join().isHeld()).isTrue();

    acquiring.cancel(true);
    mayReturn.complete(true);

    awaitSessions(0);
  }

  @Test
  void closingCancelsWhatIsUnderWay() throws InterruptedException {
    HeldLock _ = client.locks().acquire("x", Duration.ZERO);
    CompletableFuture<HeldLock> waiting =
        async.locks().acquire(LockRequest.of("x").waitingAtMost(LONG));
    awaitWaiters(1);

    async.close();

    assertThat(waiting).isCancelled();
  }

  @Test
  void writesOfASessionAndOfALockAreTheirs() {
    try (Session session = async.openSession(LONG).join()) {
      HeldLock lock = async.locks().acquire(session, LockRequest.of("x")).join();
      assertThat(async.keysOf(session).put(Put.of("a", "1")).join().version()).isEqualTo(1);
      assertThat(async.keysOf(lock).put(Put.of("a", "2")).join().version()).isEqualTo(2);
      assertThat(async.locks().release(lock).join()).isTrue();
      assertThat(lock.isHeld()).isFalse();
    }
  }

  /// Convenience methods of the blocking side are left out; nothing else may be.
  @Test
  void everyMethodHasItsFuture() {
    assertThat(abstractMethods(Keys.class)).isSubsetOf(publicMethods(AsyncKeys.class));
    assertThat(abstractMethods(Locks.class)).isSubsetOf(publicMethods(AsyncLocks.class));
    assertThat(abstractMethods(Elections.class)).isSubsetOf(publicMethods(AsyncElections.class));
  }

  private static Set<String> abstractMethods(Class<?> blocking) {
    return signatures(
        Arrays.stream(blocking.getDeclaredMethods())
            .filter(method -> Modifier.isAbstract(method.getModifiers()))
            .filter(method -> method.getReturnType() != Keys.class) // makes no call
            .toArray(Method[]::new));
  }

  private static Set<String> publicMethods(Class<?> async) {
    return signatures(
        Arrays.stream(async.getDeclaredMethods())
            .filter(method -> method.getReturnType() == CompletableFuture.class)
            .toArray(Method[]::new));
  }

  private static Set<String> signatures(Method[] methods) {
    Set<String> signatures = new TreeSet<>();
    for (Method method : methods) {
      signatures.add(method.getName() + Arrays.toString(method.getParameterTypes()));
    }
    return signatures;
  }

  private void awaitWaiters(int count) throws InterruptedException {
    while (cluster.machine().waiters("x") != count) {
      Thread.sleep(Duration.ofMillis(1)); // the test's own timeout ends a wait without end
    }
  }

  private void awaitSessions(int count) throws InterruptedException {
    while (cluster.machine().openSessions() != count) {
      Thread.sleep(Duration.ofMillis(1));
    }
  }
}

package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Clients contend for one lock. Who is inside is judged by what knows nothing of locks: memory
/// that the clients share, and a number in the store that each reads, raises and writes back, and
/// which loses a turn whenever two are at it. `-Daegis.contention.turns=10000` contends for longer.
@ExtendWith(SharedCluster.class)
class ContentionIT {
  private static final int TURNS = Integer.getInteger("aegis.contention.turns", 300);
  private static final int CLIENTS = 2;
  private static final String LOCK = "contention/lock";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RealCluster cluster;
  private final Witness witness = new Witness();
  private final String key = "contention/" + UUID.randomUUID();

  ContentionIT(RealCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void twoClientsAreNeverBothInsideAndTokensRise() throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> contenders = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        contenders.add(threads.submit(this::contend));
      }
      for (Future<?> contender : contenders) {
        contender.get();
      }
    }
    System.out.printf(
        "%d turns of %d clients in %d ms, %d of them right after the other client's%n",
        TURNS,
        CLIENTS,
        Duration.ofNanos(System.nanoTime() - began).toMillis(),
        witness.changes.get());
    try (AegisClient client = cluster.connect()) {
      assertThat(number(client.keys())).isEqualTo(TURNS);
    }
    assertThat(witness.changes.get()).as("turns after the other's").isGreaterThan(TURNS / 10);
  }

  /// The guard of the test itself.
  @Test
  void theWitnessSeesTwoInsideAndATokenThatDoesNotRise() {
    witness.enters(2);
    assertThatThrownBy(() -> witness.enters(3)).hasMessageContaining("clients inside");

    Witness other = new Witness();
    other.enters(2);
    other.leaves();
    assertThatThrownBy(() -> other.enters(2)).hasMessageContaining("the token before");
  }

  private void contend() {
    try (AegisClient client = cluster.connect();
        Session session = client.openSession(LONG)) {
      for (int turn = 0; turn < TURNS / CLIENTS; turn++) {
        try (HeldLock lock = client.locks().acquire(session, LOCK, LONG)) {
          witness.enters(lock.token());
          // Not the lock's own keys: what they refuse would never be lost.
          session.keys().put(key, "" + (number(session.keys()) + 1));
          witness.leaves();
        }
      }
    }
  }

  private int number(Keys keys) {
    return keys.get(key).map(kv -> Integer.parseInt(kv.value().toUtf8())).orElse(0);
  }

  private static final class Witness {
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicLong token = new AtomicLong();
    private final AtomicLong thread = new AtomicLong();
    private final AtomicInteger changes = new AtomicInteger();

    void enters(long entered) {
      assertThat(inside.incrementAndGet()).as("clients inside").isEqualTo(1);
      assertThat(token.getAndSet(entered)).as("the token before").isLessThan(entered);
      long self = Thread.currentThread().threadId();
      if (thread.getAndSet(self) != self) {
        changes.incrementAndGet();
      }
    }

    void leaves() {
      assertThat(inside.decrementAndGet()).as("clients inside").isZero();
    }
  }
}

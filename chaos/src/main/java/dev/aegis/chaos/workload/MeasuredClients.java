package dev.aegis.chaos.workload;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Clients as a cluster has them on an ordinary day: each keeps a session, takes a lock now and
/// then, reads and writes keys, and counts what it is told. It checks nothing of what it is told.
/// For one thread, which starts and ends it.
public final class MeasuredClients implements AutoCloseable {
  private static final int WRITES_IN_TEN = 6;
  private static final int OPERATIONS_PER_LOCK = 25;
  private static final int KEYS = 64;
  private static final Duration LOCK_WAIT = Duration.ofMillis(300);

  private final ClusterAccess access;
  private final ClientTally tally;
  private final Duration pause;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> running = new ArrayList<>();
  private int started;

  /// @param pause of a client between two operations
  public MeasuredClients(ClusterAccess access, ClientTally tally, Duration pause) {
    this.access = access;
    this.tally = tally;
    this.pause = pause;
  }

  /// Lets more of them come.
  ///
  /// @param ttl of their sessions
  /// @param valueBytes of what each writes
  public void start(int clients, Duration ttl, int valueBytes) {
    String value = "v".repeat(valueBytes);
    for (int i = 0; i < clients; i++) {
      int number = started++;
      running.add(threads.submit(() -> live(number, ttl, value)));
    }
  }

  /// Sends the youngest away.
  public void stop(int clients) {
    for (int i = 0; i < clients; i++) {
      running.removeLast().cancel(true);
    }
  }

  private void live(int number, Duration ttl, String value) {
    try (AegisClient client = access.beginningWith(number).connect()) {
      Client one = new Client(client, number, ttl, value);
      while (!Thread.currentThread().isInterrupted()) {
        one.operate();
        Thread.sleep(pause);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (AegisException _) {
      // its session expires by its TTL, and nothing depends on when
    }
  }

  private final class Client {
    private final AegisClient client;
    private final int number;
    private final Duration ttl;
    private final String value;
    private @Nullable Session session;
    private int operations;

    Client(AegisClient client, int number, Duration ttl, String value) {
      this.client = client;
      this.number = number;
      this.ttl = ttl;
      this.value = value;
    }

    void operate() {
      Session current = session;
      if (current != null && !current.isAlive()) {
        tally.lostSession(System.currentTimeMillis());
        session = null;
      }
      operations++;
      tally.count(this::next);
    }

    private void next() {
      Session current = session;
      if (current == null) {
        session = client.openSession(ttl);
      } else if (operations % OPERATIONS_PER_LOCK == 0) {
        lock(current);
      } else {
        readOrWrite(client.keys());
      }
    }

    private void lock(Session current) {
      try (HeldLock _ = client.locks().acquire(current, "episode-" + number / 2, LOCK_WAIT)) {
        operations++;
      }
    }

    private void readOrWrite(Keys keys) {
      String key = "episode/" + (number * 31 + operations) % KEYS;
      if (operations % 10 < WRITES_IN_TEN) {
        keys.put(key, value);
      } else {
        keys.get(key);
      }
    }
  }

  @Override
  public void close() {
    running.forEach(one -> one.cancel(true));
    running.clear();
    threads.close();
  }
}

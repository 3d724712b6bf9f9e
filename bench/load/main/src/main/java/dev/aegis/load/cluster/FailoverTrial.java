package dev.aegis.load.cluster;

import dev.aegis.load.generator.Completion;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.generator.Request;
import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Mix;
import dev.aegis.load.plan.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How long a cluster without its leader writes nothing: from the leader's SIGKILL to the first
/// acknowledgement of a write that was sent after it.
///
/// A new write goes out every 5 ms to the survivors in turn, whatever became of those before, so no
/// retry policy of a client is part of the figure and its resolution is about that pause.
public final class FailoverTrial {
  private static final Duration PROBE_EVERY = Duration.ofMillis(5);
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private FailoverTrial() {}

  /// Kills the leader once, and returns when all servers serve again.
  ///
  /// @throws ClusterException when nothing was written for a minute
  public static Duration run(Cluster cluster) throws InterruptedException {
    Patience.awaitWhole(cluster);
    Server leader = Patience.awaitLeader(cluster);
    List<Server> survivors = new ArrayList<>(cluster.servers());
    survivors.remove(leader);
    LoadPlan plan = LoadPlan.of(survivors.size(), Mix.only(Operation.PUT), Duration.ZERO, WARM_UP);
    Duration silence;
    try (Driver driver = cluster.connect(survivors, plan)) {
      warmUp(driver, plan);
      long killed = System.nanoTime();
      cluster.kill(leader);
      silence = Duration.ofNanos(awaitFirstSuccess(driver, plan) - killed);
    }
    cluster.bringBack(leader);
    Patience.awaitWhole(cluster);
    return silence;
  }

  private static void warmUp(Driver driver, LoadPlan plan) throws InterruptedException {
    long end = System.nanoTime() + WARM_UP.toNanos();
    for (int i = 0; System.nanoTime() - end < 0; i++) {
      write(driver, plan, i, new FirstSuccess());
      Thread.sleep(PROBE_EVERY);
    }
  }

  private static long awaitFirstSuccess(Driver driver, LoadPlan plan) throws InterruptedException {
    FirstSuccess first = new FirstSuccess();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    for (int i = 0; System.nanoTime() - deadline < 0; i++) {
      write(driver, plan, i, first);
      if (first.await(PROBE_EVERY)) {
        return first.atNanos();
      }
    }
    throw new ClusterException(
        "No write succeeded for %d s after the leader was killed.".formatted(LIMIT.toSeconds()));
  }

  private static void write(Driver driver, LoadPlan plan, int number, Completion completion) {
    driver.start(
        new Request(Operation.PUT, number % plan.clients(), number % plan.keys()), completion);
  }

  private static final class FirstSuccess implements Completion {
    private final CountDownLatch seen = new CountDownLatch(1);
    private final AtomicLong atNanos = new AtomicLong();

    @Override
    public void succeeded() {
      long now = System.nanoTime();
      synchronized (this) {
        if (seen.getCount() == 1) {
          atNanos.set(now);
          seen.countDown();
        }
      }
    }

    @Override
    public void failed(String kind) {
      // Expected while there is no leader; the next write is on its way.
    }

    boolean await(Duration limit) throws InterruptedException {
      return seen.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    long atNanos() {
      return atNanos.get();
    }
  }
}

package dev.aegis.dataplane.node.grpc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Bounds how long a caller waits for its entry: nobody waits longer than [#LIMIT] and a second.
///
/// One sweep a second looks at all who wait. A timer for each call would be exact and wake a thread
/// twice for each of them. Thread-safe.
final class CommitWaits implements AutoCloseable {
  /// The cap, whatever the caller's own deadline: the outcome is unknown then.
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final Set<Wait> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService sweeper;

  /// Each is one of its own, whatever it waits for: hence no record.
  private static final class Wait {
    private final CompletableFuture<?> bounded;
    private final long beganNanos;

    Wait(CompletableFuture<?> bounded, long beganNanos) {
      this.bounded = bounded;
      this.beganNanos = beganNanos;
    }
  }

  CommitWaits() {
    this.sweeper =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("commit-waits").factory());
  }

  /// Waits that no sweep has been started for end by their future alone.
  CommitWaits sweepEachSecond() {
    var _ = sweeper.scheduleWithFixedDelay(() -> sweep(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    return this;
  }

  /// What `future` becomes, or a [TimeoutException] once the limit has passed.
  <T> CompletableFuture<T> bounded(CompletableFuture<T> future) {
    return bounded(future, System.nanoTime());
  }

  <T> CompletableFuture<T> bounded(CompletableFuture<T> future, long nowNanos) {
    CompletableFuture<T> bounded = future.copy();
    Wait wait = new Wait(bounded, nowNanos);
    waiting.add(wait);
    var _ = bounded.whenComplete((_, _) -> waiting.remove(wait));
    return bounded;
  }

  void sweep(long nowNanos) {
    for (Wait wait : waiting) {
      if (nowNanos - wait.beganNanos >= LIMIT.toNanos()) {
        wait.bounded.completeExceptionally(new TimeoutException());
      }
    }
  }

  /// How many wait.
  int size() {
    return waiting.size();
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
  }
}

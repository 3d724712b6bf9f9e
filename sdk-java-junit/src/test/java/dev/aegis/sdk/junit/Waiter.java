package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Somebody who queues for a lock at a node that something then happens to.
final class Waiter {
  private static final Duration LONG = Duration.ofMinutes(2);

  private Waiter() {}

  /// Queues at the leader with an hour's patience, does something to that node, and lets the holder
  /// go. The connection to the node stays up and answers pings. One that is paused is found out by
  /// looks; one that is cut off by these, or by itself.
  static void getsTheLockAlthough(
      AegisCluster cluster, AegisClient client, String name, Consumer<String> happens) {
    String old = cluster.leader();
    List<String> endpoints = new ArrayList<>(cluster.endpoints());
    endpoints.remove(cluster.endpoint(old));
    endpoints.addFirst(cluster.endpoint(old));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        AegisClient queuing =
            AegisClient.builder(endpoints).attemptTimeout(Duration.ofMillis(400)).connect()) {
      HeldLock held = client.locks().acquire(name, LONG);
      CompletableFuture<HeldLock> next =
          CompletableFuture.supplyAsync(
              () -> queuing.locks().acquire(name, Duration.ofHours(1)), threads);
      while (client.locks().describe(name).waitingSessions().isEmpty()) {
        assertThat(next).isNotDone();
      }
      happens.accept(old);
      assertThat(cluster.leader()).isNotEqualTo(old);
      held.close();

      assertThat(next)
          .succeedsWithin(LONG)
          .satisfies(lock -> {
            assertThat(lock.token()).isGreaterThan(held.token());
            lock.keys().put(name + "/turn", "mine");
          });
    }
  }
}

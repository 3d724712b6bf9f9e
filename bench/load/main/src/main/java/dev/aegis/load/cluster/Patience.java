package dev.aegis.load.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Waits for a cluster to get into a state.
public final class Patience {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Patience() {}

  /// Waits for a leader.
  ///
  /// @throws ClusterException when a cluster has no leader for two minutes
  public static Server awaitLeader(Cluster cluster) throws InterruptedException {
    return await(cluster.system() + " has a leader", cluster::leader);
  }

  /// Waits for all servers to serve.
  ///
  /// @throws ClusterException when not all servers serve within two minutes
  public static void awaitWhole(Cluster cluster) throws InterruptedException {
    Boolean _ =
        await(
            "all servers of " + cluster.system() + " serve",
            () -> Optional.of(cluster.isWhole()).filter(whole -> whole));
  }

  private static <T> T await(String state, Supplier<Optional<T>> look) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    Optional<T> seen = look.get();
    while (seen.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new ClusterException(
            "Waited %d s in vain until %s; its logs tell why.".formatted(LIMIT.toSeconds(), state));
      }
      Thread.sleep(PAUSE);
      seen = look.get();
    }
    return seen.get();
  }
}

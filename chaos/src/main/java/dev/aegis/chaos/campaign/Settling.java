package dev.aegis.chaos.campaign;

import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.machine.NamespaceCluster;
import dev.aegis.chaos.observe.Situation;
import java.time.Duration;
import java.util.Optional;

/// Brings all nodes to one index at which each has published a digest of its state after the run:
/// nodes publish one at each 256th entry, so a few entries are written until all five show the same
/// index.
final class Settling {
  private static final int ENTRIES = 260;
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final RunningCluster<NamespaceCluster> cluster;
  private final Duration limit;

  Settling(RunningCluster<NamespaceCluster> cluster, Duration limit) {
    this.cluster = cluster;
    this.limit = limit;
  }

  void run(String prefix, Recorded recorded) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    long ran = cluster.observer().look().committed();
    Optional<Situation> level = Optional.empty();
    while (level.isEmpty() && System.nanoTime() < deadline) {
      for (int entry = 0; entry < ENTRIES; entry++) {
        cluster.control().put(prefix + "settling", Integer.toString(entry));
      }
      level =
          cluster
              .observer()
              .await(
                  now ->
                      now.isComparable()
                          && now.readings().values().iterator().next().digestIndex() > ran,
                  LOOK);
    }
    if (level.isEmpty()) {
      recorded.found(
          Promise.RECOVERY,
          "the nodes did not come to publish digests of one index within %d s: %s"
              .formatted(limit.toSeconds(), cluster.observer().look().readings()));
    } else {
      cluster.observer().look(); // a digest is believed when it was read twice
    }
  }
}

package dev.aegis.dataplane.node.cluster;

import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.replication.PeerFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Five nodes that are killed, stopped and cut off in turn, with snapshots taken all the time, end
/// with one state. Other turns with `-Daegis.faults.seed=N`.
class ReplicaEqualityIT {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final int TURNS = 5;
  private static final long SEED = Long.getLong("aegis.faults.seed", 1);

  private enum Turn {
    KILL,
    STOP,
    ISOLATE,
    ISOLATE_THE_LEADER
  }

  @Test
  void fiveNodesHoldOneStateAfterKillsStopsAndPartitions(@TempDir Path dir) throws Exception {
    Random random = new Random(SEED);
    try (PeerFaults faults = new PeerFaults();
        InProcessCluster cluster =
            InProcessCluster.start(
                dir,
                5,
                InProcessCluster.Options.defaults()
                    .withConfig(config ->
                        config.replace("snapshot-entries: 50000", "snapshot-entries: 100")));
        SteadyWriter writer = new SteadyWriter(cluster)) {
      for (int i = 0; i < TURNS; i++) {
        awaitProgress(writer);
        Turn turn = Turn.values()[random.nextInt(Turn.values().length)];
        String victim = cluster.ids().get(random.nextInt(cluster.ids().size()));
        take(turn, victim, cluster, faults, writer);
      }
      var _ = writer.stop();
      Agreement.assertReached(cluster, WITHIN);
    }
  }

  private static void take(
      Turn turn, String victim, InProcessCluster cluster, PeerFaults faults, SteadyWriter writer) {
    switch (turn) {
      case KILL -> {
        cluster.kill(victim);
        awaitProgress(writer);
        cluster.restart(victim);
      }
      case STOP -> {
        cluster.stop(victim);
        awaitProgress(writer);
        cluster.restart(victim);
      }
      case ISOLATE -> isolate(victim, cluster, faults, writer);
      case ISOLATE_THE_LEADER ->
          isolate(
              await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get(),
              cluster,
              faults,
              writer);
    }
  }

  private static void isolate(
      String victim, InProcessCluster cluster, PeerFaults faults, SteadyWriter writer) {
    List<String> others = cluster.ids().stream().filter(id -> !id.equals(victim)).toList();
    faults.split(Set.of(victim), others);
    awaitProgress(writer);
    faults.heal();
  }

  private static void awaitProgress(SteadyWriter writer) {
    int before = writer.count();
    await().atMost(WITHIN).until(() -> writer.count() >= before + 30);
  }
}

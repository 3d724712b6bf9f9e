package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.RangeRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How soon followers show a write after which the cluster is idle.
class CommitNewsIT {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final Duration HEARTBEAT = Duration.ofSeconds(4);
  private static final int WRITES = 9;

  /// The heartbeat is long, so that only news of the commit itself can be that early on a machine
  /// of any speed; the median, so that one pause of the machine does not count.
  @Test
  void aFollowerHearsOfTheLastWriteLongBeforeTheNextHeartbeat(@TempDir Path dir) throws Exception {
    InProcessCluster.Options options =
        InProcessCluster.Options.defaults()
            .withConfig(config ->
                config
                    .replace("heartbeat-interval: 150ms", "heartbeat-interval: 4s")
                    .replace("election-timeout-min: 600ms", "election-timeout-min: 12s")
                    .replace("election-timeout-max: 1200ms", "election-timeout-max: 15s")
                    .replace("rpc-timeout: 3s", "rpc-timeout: 15s")
                    .replace("default-ttl: 10s", "default-ttl: 60s"));
    try (InProcessCluster cluster = InProcessCluster.start(dir, 3, options)) {
      String leader =
          await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
      TestClient client = new TestClient(cluster.channel(leader));
      var _ = TestClient.untilServed(() -> client.put("k", "before"));
      List<Duration> untilReadable = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        long revision = client.put("k", Integer.toString(i)).getRevision();
        long acknowledged = System.nanoTime();
        awaitReadable(cluster, revision);
        untilReadable.add(Duration.ofNanos(System.nanoTime() - acknowledged));
      }
      Collections.sort(untilReadable);
      assertThat(untilReadable.get(WRITES / 2))
          .as("median time from the acknowledgement until every node shows it")
          .isLessThan(HEARTBEAT.dividedBy(8));
    }
  }

  private static void awaitReadable(InProcessCluster cluster, long revision) {
    await()
        .atMost(WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> cluster.ids().stream().allMatch(node -> revisionAt(cluster, node) >= revision));
  }

  /// As the node itself has it, without asking the leader.
  private static long revisionAt(InProcessCluster cluster, String node) {
    return new TestClient(cluster.channel(node))
        .kv()
        .range(
            RangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("k"))
                .setSerializable(true)
                .build())
        .getHeader()
        .getRevision();
  }
}

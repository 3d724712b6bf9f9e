package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.replication.StateFingerprint;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/// That all running nodes hold the same state.
final class Agreement {
  private static final int WRITES_BETWEEN_LOOKS = 20;

  private Agreement() {}

  /// Nodes publish a fingerprint of their state once in a while, all at the same indexes; so this
  /// writes until all have published one at the same index, and compares.
  static void assertReached(InProcessCluster cluster, Duration within) {
    Set<Long> values = new TreeSet<>();
    await()
        .atMost(within)
        .untilAsserted(() -> {
          write(cluster);
          Set<Long> indexes = new TreeSet<>();
          values.clear();
          for (Node node : cluster.running().values()) {
            StateFingerprint fingerprint = node.fingerprint();
            indexes.add(fingerprint.index());
            values.add(fingerprint.value());
          }
          assertThat(indexes).as("one index, and a real one").hasSize(1).doesNotContain(0L);
        });
    assertThat(values).as("fingerprints at one index").hasSize(1);
  }

  private static void write(InProcessCluster cluster) {
    for (int i = 0; i < WRITES_BETWEEN_LOOKS; i++) {
      String value = Integer.toString(i);
      var _ =
          TestClient.untilServed(() ->
              new TestClient(cluster.channel(cluster.leader().orElse(cluster.ids().getFirst())))
                  .put("agree", value));
    }
  }
}

package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.junit.jupiter.api.Test;

/// Nodes that take their snapshots at the same entry let all callers wait at once.
class SnapshotStaggerTest {
  @Test
  void eachNodeTakesItsSnapshotsAfterAnotherNumberOfEntries() throws IOException {
    List<Long> entries = new ArrayList<>();
    for (String node : DefaultProperties.NODES) {
      entries.add(RaftServerConfigKeys.Snapshot.autoTriggerThreshold(DefaultProperties.of(node)));
    }
    assertThat(entries).containsExactly(50_000L, 55_000L, 60_000L, 65_000L, 70_000L);
  }
}

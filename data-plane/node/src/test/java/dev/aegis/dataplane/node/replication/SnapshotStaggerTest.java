package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.junit.jupiter.api.Test;

/// Nodes that take their snapshots at the same entry let all callers wait at once.
class SnapshotStaggerTest {
  private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

  @Test
  void eachNodeTakesItsSnapshotsAfterAnotherNumberOfEntries() throws IOException {
    ConsensusConfig config = defaults();
    List<Long> entries = new ArrayList<>();
    for (String node : NODES) {
      entries.add(
          RaftServerConfigKeys.Snapshot.autoTriggerThreshold(
              RatisProperties.of(settings(node), config, Path.of("raft"))));
    }
    assertThat(entries).containsExactly(50_000L, 55_000L, 60_000L, 65_000L, 70_000L);
  }

  private static ConsensusConfig defaults() throws IOException {
    try (var file =
        SnapshotStaggerTest.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      return switch (ConfigVersion.of(Objects.requireNonNull(file).readAllBytes()).reading()) {
        case ConfigVersion.Reading.Accepted(ConsensusConfig read) -> read;
        case ConfigVersion.Reading.Refused refused -> throw new AssertionError(refused.toString());
      };
    }
  }

  private static NodeSettings settings(String node) {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    for (int i = 0; i < NODES.size(); i++) {
      addresses.put(NODES.get(i), new HostPort("127.0.0.1", 7_000 + i));
    }
    return new NodeSettings(
        node,
        "test",
        addresses,
        addresses,
        Path.of("data"),
        Path.of("aegis.yaml"),
        true,
        new NodeSecurity.Insecure());
  }
}

package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ratis.conf.RaftProperties;

/// Ratis' properties for a node of five with the default configuration.
final class DefaultProperties {
  static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

  private DefaultProperties() {}

  static RaftProperties of(String node) throws IOException {
    return RatisProperties.of(settings(node), config(), Path.of("raft"));
  }

  /// The default configuration.
  static ConsensusConfig config() throws IOException {
    try (var file =
        DefaultProperties.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
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

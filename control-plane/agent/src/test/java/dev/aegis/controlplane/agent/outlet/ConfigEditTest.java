package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.envelope.ConfigKey;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.ConfigTree;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigEditTest {

  @Test
  void statedSettingIsReplacedWhereItStands() throws MalformedConfigException {
    String text = "# é😀\nraft:\n  rpc-timeout: '3s'   # why\n\n# end\n";

    assertThat(ConfigEdit.apply(text, patch(ConfigKey.RPC_TIMEOUT, 4_000)))
        .isEqualTo("# é😀\nraft:\n  rpc-timeout: 4s   # why\n\n# end\n");
  }

  @Test
  void missingSettingStandsAfterTheLastOfItsGroup() throws MalformedConfigException {
    String text =
        """
        raft:
            rpc-timeout: 3s # why

        # leases
        lease:
            default-ttl: 10s
        """;

    assertThat(ConfigEdit.apply(text, patch(ConfigKey.HEARTBEAT_INTERVAL, 200)))
        .isEqualTo(
            """
            raft:
                rpc-timeout: 3s # why
                heartbeat-interval: 200ms

            # leases
            lease:
                default-ttl: 10s
            """);
  }

  @Test
  void missingGroupStandsAtTheEnd() throws MalformedConfigException {
    assertThat(ConfigEdit.apply("kv:\n  retained-versions: 5", patch(ConfigKey.RPC_TIMEOUT, 4_000)))
        .isEqualTo("kv:\n  retained-versions: 5\nraft:\n  rpc-timeout: 4s\n");
    assertThat(ConfigEdit.apply("# empty\n", patch(ConfigKey.RPC_TIMEOUT, 4_000)))
        .isEqualTo("# empty\nraft:\n  rpc-timeout: 4s\n");
  }

  @Test
  void lineOfTheLastGroupStandsBeforeANewGroup() throws MalformedConfigException {
    ConfigTree.Mapping both =
        ConfigTree.merge(
            patch(ConfigKey.RETAINED_VERSIONS, 5), patch(ConfigKey.STREAM_MAX_ENTRIES, 6_000));

    assertThat(ConfigEdit.apply("telemetry:\n  lag-sample-interval: 1s\n", both))
        .isEqualTo(
            """
            telemetry:
              lag-sample-interval: 1s
              stream-max-entries: 6000
            kv:
              retained-versions: 5
            """);
  }

  @Test
  void flowStyleIsEditedToo() throws MalformedConfigException {
    assertThat(ConfigEdit.apply("raft: {rpc-timeout: 3s}\n", patch(ConfigKey.RPC_TIMEOUT, 4_000)))
        .isEqualTo("raft: {rpc-timeout: 4s}\n");
  }

  @Test
  void fileThatCannotBeEditedSafelyIsLeftToAPerson() {
    String text = "raft: {rpc-timeout: 3s}\nlease:\n  default-ttl: 10s\n";

    assertThatThrownBy(() -> ConfigEdit.apply(text, patch(ConfigKey.HEARTBEAT_INTERVAL, 200)))
        .isInstanceOf(MalformedConfigException.class);
  }

  @Test
  void everySettingCanBeChangedInTheDefaultLayout() throws MalformedConfigException {
    String text = BareRepository.YAML;
    for (ConfigKey key : ConfigKey.values()) {
      ConfigTree.Mapping patch = patch(key, key.max());
      text = ConfigEdit.apply(text, patch);
      assertThat(ConfigTree.leaves(ConfigYaml.tree(text)))
          .containsEntry(key.path(), key.toTree(key.max()));
    }
    assertThat(text).contains("# measured, see the wiki", "# The configuration of this cluster.");
  }

  private static ConfigTree.Mapping patch(ConfigKey key, long value) {
    return ConfigPatch.of(new TreeMap<>(Map.of(key, value))).changes();
  }
}

package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class NodePropertiesTest {

  private static NodeSettings read(String... more) {
    return properties(more).settings();
  }

  private static NodeProperties properties(String... more) {
    Map<String, String> arguments =
        new HashMap<>(
            Map.of(
                "aegis.node.id", "n1",
                "aegis.node.peers", "n1=127.0.0.1:1",
                "aegis.node.clients", "n1=127.0.0.1:2",
                "aegis.node.data-dir", "data",
                "aegis.node.config-file", "aegis.yaml"));
    for (String word : more) {
      String[] parts = word.split("=", 2);
      arguments.put(parts[0], parts[1]);
    }
    return new NodeProperties(new PropertySources(arguments, new Properties(), Map.of()));
  }

  @Test
  void plainTextHasToBeAskedFor() {
    assertThat(read("aegis.node.insecure=true").security()).isEqualTo(new NodeSecurity.Insecure());
    assertThatThrownBy(NodePropertiesTest::read)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("Not set: aegis.node.tls.dir", "--aegis.node.insecure=true");
    assertThatThrownBy(() -> read("aegis.node.insecure=false"))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void certificatesAndPlainTextContradictEachOther() {
    assertThatThrownBy(() -> read("aegis.node.insecure=true", "aegis.node.tls.dir=tls"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("contradict");
  }

  @Test
  void certificatesComeFromTheirFolder() {
    assertThat(read("aegis.node.tls.dir=tls").security())
        .isEqualTo(new NodeSecurity.Certificates(Path.of("tls"), "operator"));
    assertThat(read("aegis.node.tls.dir=tls", "aegis.node.operator=root").security())
        .isEqualTo(new NodeSecurity.Certificates(Path.of("tls"), "root"));
  }

  @Test
  void aNodeFoundsItsClusterOrJoinsOne() {
    String plain = "aegis.node.insecure=true";
    assertThat(read(plain).emptyStorage()).isEqualTo(EmptyStorage.LOST);
    assertThat(read(plain, "aegis.node.bootstrap=true").emptyStorage())
        .isEqualTo(EmptyStorage.FOUND);
    assertThat(read(plain, "aegis.node.join=true").emptyStorage()).isEqualTo(EmptyStorage.JOIN);
    assertThatThrownBy(() -> read(plain, "aegis.node.join=true", "aegis.node.bootstrap=true"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("founds a cluster or joins one");
  }

  @Test
  void aFlagIsTrueOrFalse() {
    assertThatThrownBy(() -> read("aegis.node.insecure=yes"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("aegis.node.insecure", "'yes'");
  }

  @Test
  void roomOnTheDiskIsAWholeNumber() {
    String plain = "aegis.node.insecure=true";
    assertThat(read(plain).disk()).isEqualTo(DiskRoom.DEFAULT);
    assertThat(read(plain, "aegis.node.disk-low-mib=300", "aegis.node.disk-stop-mib=200").disk())
        .isEqualTo(new DiskRoom(300, 200));
    assertThatThrownBy(() -> read(plain, "aegis.node.disk-low-mib=much"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("aegis.node.disk-low-mib", "'much'");
  }

  @Test
  void telemetryIsShownWhereItIsAskedForOrNowhere() {
    assertThat(properties().telemetry()).hasValue(new HostPort("127.0.0.1", 7121));
    assertThat(properties("aegis.node.telemetry=10.0.0.7:80").telemetry())
        .hasValue(new HostPort("10.0.0.7", 80));
    assertThat(properties("aegis.node.telemetry=none").telemetry()).isEmpty();
    for (String wrong : List.of("7121", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:http")) {
      assertThatThrownBy(() -> properties("aegis.node.telemetry=" + wrong).telemetry())
          .isInstanceOf(SettingsException.class)
          .hasMessageContainingAll("aegis.node.telemetry", "'" + wrong + "'", "65535");
    }
  }

  @Test
  void aLogLevelIsOneThatThereIs() {
    assertThat(properties().logLevel()).isEqualTo("info");
    assertThat(properties("aegis.log.level=debug").logLevel()).isEqualTo("debug");
    assertThatThrownBy(() -> properties("aegis.log.level=inof").logLevel())
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll("aegis.log.level", "'inof'", "warn");
  }

  /// Its address may hold a password, which an argument would show to everybody on the machine.
  @Test
  void theFeedIsNamedByAVariableAndNotByAnArgument() {
    Map<String, String> environment = Map.of("AEGIS_TELEMETRY_REDIS_URL", "redis://there:1");
    assertThat(
            new NodeProperties(new PropertySources(Map.of(), new Properties(), environment))
                .redisUrl())
        .hasValue("redis://there:1");
    assertThat(NodeProperties.NAMES).noneMatch(name -> name.contains("redis"));
  }
}

package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class EnvironmentSettingsTest {

  private static NodeSettings read(String... more) {
    Map<String, Object> properties =
        new HashMap<>(
            Map.of(
                "aegis.node.id", "n1",
                "aegis.node.peers", "n1=127.0.0.1:1",
                "aegis.node.clients", "n1=127.0.0.1:2",
                "aegis.node.data-dir", "data",
                "aegis.node.config-file", "aegis.yaml"));
    for (String word : more) {
      String[] parts = word.split("=", 2);
      properties.put(parts[0], parts[1]);
    }
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
    return EnvironmentSettings.read(environment);
  }

  @Test
  void plainTextHasToBeAskedFor() {
    assertThat(read("aegis.node.insecure=true").security()).isEqualTo(new NodeSecurity.Insecure());
    assertThatThrownBy(EnvironmentSettingsTest::read)
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
}

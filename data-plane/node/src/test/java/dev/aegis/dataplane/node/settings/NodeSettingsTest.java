package dev.aegis.dataplane.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
  private static SortedMap<String, HostPort> addresses(String text) {
    return NodeSettings.parseAddresses("aegis.node.peers", text);
  }

  private static NodeSettings settings(String id, String peers, String clients) {
    return settings(id, peers, clients, new NodeSecurity.Insecure());
  }

  private static NodeSettings settings(
      String id, String peers, String clients, NodeSecurity security) {
    return new NodeSettings(
        id,
        "test",
        addresses(peers),
        addresses(clients),
        Path.of("d"),
        Path.of("c"),
        false,
        security);
  }

  @Test
  void addressesAreReadByNode() {
    assertThat(addresses("n1=127.0.0.1:1,n2=localhost:2"))
        .containsEntry("n1", new HostPort("127.0.0.1", 1))
        .containsEntry("n2", new HostPort("localhost", 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n1", "n1=host", "n1=host:0", "n1=host:65536", "n1=:5", "=h:5"})
  void anAddressThatCannotBeReadNamesTheProperty(String text) {
    assertThatThrownBy(() -> addresses(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("aegis.node.peers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"n 1", "-n1", "n1{}", "../n1"})
  void aNameThatTelemetryCouldNotCarryIsRefused(String name) {
    String address = name + "=127.0.0.1:1";
    assertThatThrownBy(() -> settings(name, address, address))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void aNodeMustBeAmongItsPeers() {
    assertThatThrownBy(() -> settings("n9", "n1=127.0.0.1:1", "n1=127.0.0.1:2"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("n9");
  }

  @Test
  void withoutCertificatesANodeStaysOnLoopback() {
    assertThatThrownBy(() -> settings("n1", "n1=10.0.0.1:1", "n1=127.0.0.1:2"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("10.0.0.1:1")
        .hasMessageContaining("loopback");
  }

  @Test
  void withCertificatesANodeServesAnyAddress() {
    NodeSecurity certificates = new NodeSecurity.Certificates(Path.of("tls"), "operator");
    assertThat(settings("n1", "n1=10.0.0.1:1", "n1=10.0.0.1:2", certificates).ownPeer())
        .isEqualTo(new HostPort("10.0.0.1", 1));
  }
}

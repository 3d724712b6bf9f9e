package dev.aegis.dataplane.node.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.certificates.DevelopmentAuthority;
import dev.aegis.dataplane.node.certificates.DevelopmentAuthority.Issued;
import dev.aegis.dataplane.node.certificates.DevelopmentCertificates;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that cannot prove who it is does not start, and says which file is why.
class TransportTest {
  private final DevelopmentAuthority peers = new DevelopmentAuthority("peers");
  private final DevelopmentAuthority clients = new DevelopmentAuthority("clients");

  @TempDir Path dir;

  @BeforeEach
  void goodCertificates() throws IOException {
    writePeer(peers, peers.node("n1", List.of("10.0.0.1")));
    DevelopmentCertificates.write(
        dir, "client", clients, clients.node("n1", List.of("10.0.0.1", "n1.example")));
  }

  private void writePeer(DevelopmentAuthority trusted, Issued own) throws IOException {
    DevelopmentCertificates.write(dir, "peer", trusted, own);
  }

  private Transport transport() {
    return transport("10.0.0.1", "n1.example");
  }

  private Transport transport(String peerHost, String clientHost) {
    TreeMap<String, HostPort> peerAddresses = new TreeMap<>();
    TreeMap<String, HostPort> clientAddresses = new TreeMap<>();
    peerAddresses.put("n1", new HostPort(peerHost, 1));
    clientAddresses.put("n1", new HostPort(clientHost, 2));
    return Transport.of(
        new NodeSettings(
            "n1",
            "test",
            peerAddresses,
            clientAddresses,
            Path.of("unused"),
            Path.of("unused"),
            false,
            new NodeSecurity.Certificates(dir, "operator")));
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(this::transport)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void certificatesThatNameTheNodeAndItsHostsAreTaken() {
    assertThat(transport()).isInstanceOf(Transport.Mutual.class);
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    Files.delete(dir.resolve("client-key.pem"));
    assertRefused("client-key.pem", "cannot be read");
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws IOException {
    Files.writeString(dir.resolve("peer.pem"), "hello");
    assertRefused("peer.pem");
    Files.writeString(dir.resolve("peer.pem"), "");
    assertRefused("peer.pem", "no certificate");
  }

  @Test
  void anUnreadableKeyIsNamedAndNotPrinted() throws IOException {
    Path key = dir.resolve("peer-key.pem");
    Files.writeString(
        key, "-----BEGIN EC PRIVATE KEY-----\nc2VjcmV0\n-----END EC PRIVATE KEY-----");
    assertRefused("peer-key.pem", "PKCS#8");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----");
    assertRefused("peer-key.pem", "no key of the kind EC");
    assertThatThrownBy(this::transport).hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() throws IOException {
    Files.writeString(dir.resolve("peer-key.pem"), peers.node("n1", List.of("10.0.0.1")).key());
    assertRefused("peer-key.pem", "not the key of the certificate");
  }

  @Test
  void theCertificateOfAnotherNodeIsRefused() throws IOException {
    writePeer(peers, peers.node("n2", List.of("10.0.0.1")));
    assertRefused("peer.pem", "not a certificate of node n1", "aegis://node/n1");
  }

  @Test
  void aClientsCertificateMakesNoNode() throws IOException {
    writePeer(peers, peers.client("n1"));
    assertRefused("peer.pem", "for servers and clients");
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws IOException {
    writePeer(peers, peers.node("n1", List.of("10.0.0.2", "n1.example")));
    assertRefused("peer.pem", "does not name the host 10.0.0.1");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
    writePeer(peers, clients.node("n1", List.of("10.0.0.1")));
    assertRefused("peer.pem", "peer-ca.pem has signed");
  }

  @Test
  void aStarCoversOneLabelOfAHost() throws IOException {
    writePeer(peers, peers.node("n1", List.of("*.nodes.example")));
    assertThat(transport("n1.nodes.example", "n1.example")).isInstanceOf(Transport.Mutual.class);
    assertThatThrownBy(() -> transport("a.n1.nodes.example", "n1.example"))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void aNameIsReadFromTheUriAndFromNowhereElse() throws IOException {
    assertThat(CertificateName.of(read(peers.client("ann"))))
        .contains(new CertificateName.Client("ann"));
    assertThat(CertificateName.of(read(peers.client("no/name")))).isEmpty();
    Files.writeString(dir.resolve("peer-ca.pem"), peers.certificate());
    assertThat(CertificateName.of(Pem.certificates(dir.resolve("peer-ca.pem")).getFirst()))
        .as("an authority has a common name and no URI")
        .isEmpty();
  }

  private X509Certificate read(Issued issued) throws IOException {
    Path file = Files.writeString(dir.resolve("read.pem"), issued.certificate());
    return Pem.certificates(file).getFirst();
  }
}

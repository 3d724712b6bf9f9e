package dev.aegis.dataplane.node.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.certificates.DevelopmentAuthority;
import dev.aegis.dataplane.node.certificates.DevelopmentCertificates;
import dev.aegis.dataplane.node.security.CertificateWatch.Look;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a running node takes of changed files, and what it goes on with if it does not.
class CertificateWatchTest {
  private static final List<String> HOSTS = List.of("10.0.0.1");

  private final DevelopmentAuthority peers = new DevelopmentAuthority("peers");
  private final DevelopmentAuthority clients = new DevelopmentAuthority("clients");

  @TempDir Path dir;
  private boolean isEarly;
  private CertificateWatch watch;
  private Transport.Mutual transport;

  @BeforeEach
  void start() throws IOException {
    write("peer", peers);
    write("client", clients);
    NodeSecurity.Certificates from = new NodeSecurity.Certificates(dir, "operator");
    TreeMap<String, HostPort> addresses = new TreeMap<>(Map.of("n1", new HostPort("10.0.0.1", 1)));
    NodeSettings settings =
        new NodeSettings(
            "n1", "test", addresses, addresses, Path.of("unused"), Path.of("unused"), false, from);
    watch =
        new CertificateWatch(
            from,
            () -> {
              if (isEarly) {
                throw new SettingsException("not valid yet");
              }
              return Transport.read(settings, from);
            });
    transport = watch.transport();
  }

  @AfterEach
  void stop() {
    watch.close();
  }

  private void write(String port, DevelopmentAuthority authority) throws IOException {
    DevelopmentCertificates.write(dir, port, authority, authority.node("n1", HOSTS));
  }

  private static String alias(TlsIdentity identity) {
    return Objects.requireNonNull(
        identity.keyManager().chooseEngineServerAlias("EC", null, null), "an alias");
  }

  private static X509Certificate shown(TlsIdentity identity) {
    return certificate(identity.keyManager(), alias(identity));
  }

  private static X509Certificate certificate(X509ExtendedKeyManager keys, String alias) {
    return Objects.requireNonNull(keys.getCertificateChain(alias))[0];
  }

  private X509Certificate written(String port) {
    return Pem.certificates(dir.resolve(port + ".pem")).getFirst();
  }

  private void assertRefused(String... words) {
    X509Certificate peer = shown(transport.peer());
    X509Certificate client = shown(transport.client());
    assertThat(watch.look()).isEqualTo(new Look.Moving());
    assertThat(watch.look())
        .isInstanceOfSatisfying(
            Look.Refused.class, refused -> assertThat(refused.reason()).contains(words));
    assertThat(shown(transport.peer())).as("the peers' of before").isEqualTo(peer);
    assertThat(shown(transport.client())).as("the clients' of before").isEqualTo(client);
    assertThat(watch.look()).as("told once").isEqualTo(new Look.Unchanged());
  }

  @Test
  void newCertificatesAreShownOnceTheFilesStandStill() throws IOException {
    assertThat(watch.look()).isEqualTo(new Look.Unchanged());
    X509Certificate before = shown(transport.client());

    write("client", clients);

    assertThat(watch.look()).isEqualTo(new Look.Moving());
    assertThat(shown(transport.client())).isEqualTo(before);
    assertThat(watch.look()).isEqualTo(new Look.Taken());
    assertThat(shown(transport.client())).isEqualTo(written("client")).isNotEqualTo(before);
    assertThat(watch.look()).isEqualTo(new Look.Unchanged());
  }

  @Test
  void authoritiesAreExchangedWithTheCertificates() throws IOException {
    DevelopmentAuthority others = new DevelopmentAuthority("others");
    write("peer", others);
    assertThat(watch.look()).isEqualTo(new Look.Moving());
    assertThat(watch.look()).isEqualTo(new Look.Taken());

    assertThat(shown(transport.peer())).isEqualTo(written("peer"));
    assertThat(transport.peer().trustManager().getAcceptedIssuers())
        .extracting(authority -> authority.getSubjectX500Principal().getName())
        .containsExactly("CN=others");
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    Files.writeString(dir.resolve("peer-key.pem"), peers.node("n1", HOSTS).key());
    assertRefused("peer-key.pem", "not the key of the certificate");
  }

  @Test
  void neitherPortTakesItsOwnWhereThatOfTheOtherIsRefused() throws IOException {
    write("peer", peers);
    DevelopmentCertificates.write(dir, "client", clients, clients.node("n2", HOSTS));
    assertRefused("client.pem", "not a certificate of node n1");
  }

  @Test
  void aFileThatIsGoneIsRefusedAndNothingIsNewWhenItIsBack() throws IOException {
    byte[] authority = Files.readAllBytes(dir.resolve("client-ca.pem"));
    Files.delete(dir.resolve("client-ca.pem"));
    assertRefused("client-ca.pem", "cannot be read");

    Files.write(dir.resolve("client-ca.pem"), authority);

    assertThat(watch.look()).isEqualTo(new Look.Moving());
    assertThat(watch.look()).isEqualTo(new Look.Unchanged());
  }

  /// As when the clock of the authority is ahead of the node's.
  @Test
  void whatIsRefusedIsTakenWhenItHasBecomeGoodThoughNoFileChanges() throws IOException {
    write("peer", peers);
    isEarly = true;
    assertRefused("not valid yet");

    isEarly = false;

    assertThat(watch.look()).isEqualTo(new Look.Taken());
    assertThat(shown(transport.peer())).isEqualTo(written("peer"));
    assertThat(watch.look()).isEqualTo(new Look.Unchanged());
  }

  /// Between its choice of a certificate and its use of the key a handshake may be overtaken.
  @Test
  void aHandshakeThatHasBegunEndsWithTheCertificateItBeganWith() throws IOException {
    X509ExtendedKeyManager keys = transport.peer().keyManager();
    String begun = alias(transport.peer());
    X509Certificate before = certificate(keys, begun);
    var key = keys.getPrivateKey(begun);

    write("peer", peers);
    assertThat(watch.look()).isEqualTo(new Look.Moving());
    assertThat(watch.look()).isEqualTo(new Look.Taken());

    assertThat(shown(transport.peer())).isNotEqualTo(before);
    assertThat(certificate(keys, begun)).isEqualTo(before);
    assertThat(keys.getPrivateKey(begun)).isEqualTo(key);
  }
}

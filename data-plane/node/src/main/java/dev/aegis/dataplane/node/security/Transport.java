package dev.aegis.dataplane.node.security;

import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;

/// How bytes travel to and from this node.
public sealed interface Transport {

  /// In plain text, on loopback.
  record Plain() implements Transport {}

  /// With mutual TLS 1.3: both sides show a certificate.
  ///
  /// Two authorities that have nothing to do with each other: whoever can have a client certificate
  /// signed is no step nearer to the Raft log.
  ///
  /// @param peer for the peer port, of the peers' authority
  /// @param client for the client port, of the clients' authority
  /// @param operator identity that may set the first access policy
  record Mutual(TlsIdentity peer, TlsIdentity client, String operator) implements Transport {}

  /// The one protocol version either port speaks.
  String PROTOCOL = "TLSv1.3";

  /// What the settings ask for.
  ///
  /// @throws SettingsException when a certificate or key is missing, cannot be used, or does not
  ///   name this node and the host that others reach it at
  static Transport of(NodeSettings settings) {
    return switch (settings.security()) {
      case NodeSecurity.Insecure() -> new Plain();
      case NodeSecurity.Certificates from -> read(settings, from);
    };
  }

  /// What the files hold now.
  ///
  /// @throws SettingsException as [#of]
  static Mutual read(NodeSettings settings, NodeSecurity.Certificates from) {
    Path dir = from.dir();
    TlsIdentity peer = TlsIdentity.read(dir, "peer");
    TlsIdentity client = TlsIdentity.read(dir, "client");
    requireNamed(peer.certificate(), settings.id(), settings.ownPeer(), dir + "/peer.pem");
    requireNamed(client.certificate(), settings.id(), settings.ownClient(), dir + "/client.pem");
    return new Mutual(peer, client, from.operator());
  }

  private static void requireNamed(
      X509Certificate certificate, String id, HostPort address, String file) {
    Optional<CertificateName> name = CertificateName.of(certificate);
    if (!name.equals(Optional.of(new CertificateName.Node(id)))) {
      throw new SettingsException(
          "%s is not a certificate of node %s: it needs the URI aegis://node/%s, and no other of that kind, among its subject alternative names."
              .formatted(file, id, id));
    }
    if (!namesHost(certificate, address.host())) {
      throw new SettingsException(
          "%s does not name the host %s, where others reach node %s, among its subject alternative names."
              .formatted(file, address.host(), id));
    }
  }

  private static boolean namesHost(X509Certificate certificate, String host) {
    int dnsKind = 2;
    int addressKind = 7;
    return CertificateName.alternatives(certificate, dnsKind).stream()
            .anyMatch(name -> matches(name, host))
        || literal(host)
            .filter(address ->
                CertificateName.alternatives(certificate, addressKind).stream()
                    .anyMatch(name -> literal(name).equals(Optional.of(address))))
            .isPresent();
  }

  /// A star stands for one label (RFC 6125, section 6.4.3).
  private static boolean matches(String name, String host) {
    int dot = host.indexOf('.');
    return name.equalsIgnoreCase(host)
        || (name.startsWith("*.")
            && dot > 0
            && name.substring(1).equalsIgnoreCase(host.substring(dot)));
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}

package dev.aegis.dataplane.node.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Whom a certificate is about: the one URI of the scheme `aegis` among its subject alternative
/// names, `aegis://node/n1` or `aegis://client/billing`.
///
/// The common name is not read. It says nothing about what kind of thing it names, so whoever may
/// have a client called `n1` signed could be taken for node n1 (see ADR-011).
public sealed interface CertificateName {
  Pattern URI = Pattern.compile("aegis://(node|client)/([A-Za-z0-9._-]{1,128})");

  /// Kind of a URI among the subject alternative names (RFC 5280, section 4.2.1.6).
  int URI_KIND = 6;

  record Node(String id) implements CertificateName {}

  record Client(String identity) implements CertificateName {}

  /// Empty when the certificate names nobody, or more than one.
  static Optional<CertificateName> of(X509Certificate certificate) {
    List<CertificateName> names = new ArrayList<>();
    for (String uri : alternatives(certificate, URI_KIND)) {
      if (uri.startsWith("aegis:")) {
        Matcher matcher = URI.matcher(uri);
        if (!matcher.matches()) {
          return Optional.empty();
        }
        names.add(
            matcher.group(1).equals("node")
                ? new Node(matcher.group(2))
                : new Client(matcher.group(2)));
      }
    }
    return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
  }

  /// Whom the other side of a connection showed to be. Empty when it showed nothing, or nobody's.
  static Optional<CertificateName> of(@Nullable SSLSession session) {
    try {
      return session != null && session.getPeerCertificates()[0] instanceof X509Certificate shown
          ? of(shown)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  /// All subject alternative names of one kind.
  static List<String> alternatives(X509Certificate certificate, int kind) {
    List<String> found = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (List<?> name : names) {
          if (name.get(0) instanceof Integer of
              && of == kind
              && name.get(1) instanceof String text) {
            found.add(text);
          }
        }
      }
    } catch (CertificateParsingException _) {
      // Names that cannot be read name nobody.
    }
    return found;
  }
}

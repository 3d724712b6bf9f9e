package dev.aegis.dataplane.node.security;

import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and keys from PEM files.
///
/// Every method throws a [SettingsException] that names the file and says what is wanted of it.
final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /// All certificates of a file, at least one, in its order.
  static List<X509Certificate> certificates(Path file) {
    byte[] bytes = read(file);
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (certificates.isEmpty()) {
        throw new SettingsException("%s holds no certificate.".formatted(file));
      }
      return certificates;
    } catch (CertificateException e) {
      throw new SettingsException(
          "%s cannot be read as certificates in PEM form: %s.".formatted(file, e.getMessage()));
    }
  }

  /// The private key of a file.
  ///
  /// @param algorithm of the public key it belongs to
  static PrivateKey privateKey(Path file, String algorithm) {
    Matcher matcher = KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new SettingsException(
          "%s holds no unencrypted PKCS#8 key in PEM form ('BEGIN PRIVATE KEY').".formatted(file));
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(
              new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1))));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // What exactly is wrong with a key is nothing to print.
      throw new SettingsException(
          "%s holds no key of the kind %s, as its certificate needs.".formatted(file, algorithm));
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new SettingsException(
          "%s cannot be read (%s). aegis.node.tls.dir needs peer-ca.pem, peer.pem, peer-key.pem, client-ca.pem, client.pem and client-key.pem."
              .formatted(file, e.getClass().getSimpleName()));
    }
  }
}

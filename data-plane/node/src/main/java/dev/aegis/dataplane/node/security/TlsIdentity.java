package dev.aegis.dataplane.node.security;

import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// What one port of this node, or a client, shows to the other side, and whom it believes.
///
/// The trust manager is the JDK's own, which checks the host name of a server when it is told to;
/// nothing here weakens it.
///
/// @param certificate this node's own
public record TlsIdentity(
    X509Certificate certificate,
    X509ExtendedKeyManager keyManager,
    X509ExtendedTrustManager trustManager) {
  /// A port's: reads `NAME-ca.pem`, `NAME.pem` and `NAME-key.pem`.
  ///
  /// @throws SettingsException when a file is missing or unreadable, or they do not fit together
  static TlsIdentity read(Path dir, String name) {
    Path authority = dir.resolve(name + "-ca.pem");
    Path chain = dir.resolve(name + ".pem");
    TlsIdentity identity = read(authority, chain, dir.resolve(name + "-key.pem"));
    identity.requireUsable(Pem.certificates(chain), chain, authority);
    return identity;
  }

  /// A client's: reads `ca.pem`, `cert.pem` and `key.pem`.
  ///
  /// @throws SettingsException when a file is missing or unreadable, or certificate and key are no
  ///   pair
  public static TlsIdentity ofClient(Path dir) {
    return read(dir.resolve("ca.pem"), dir.resolve("cert.pem"), dir.resolve("key.pem"));
  }

  private static TlsIdentity read(Path authority, Path chainFile, Path keyFile) {
    List<X509Certificate> trusted = Pem.certificates(authority);
    List<X509Certificate> chain = Pem.certificates(chainFile);
    X509Certificate own = chain.getFirst();
    PrivateKey key = Pem.privateKey(keyFile, own.getPublicKey().getAlgorithm());
    try {
      requirePair(own, key, chainFile, keyFile);
      return new TlsIdentity(own, keyManager(key, chain), trustManager(trusted));
    } catch (GeneralSecurityException | IOException e) {
      throw new SettingsException(
          "%s and %s cannot be used: %s.".formatted(chainFile, keyFile, e.getMessage()));
    }
  }

  /// A node serves and calls with the same certificate: it must be good for both, and signed by the
  /// authority that the others trust too.
  private void requireUsable(List<X509Certificate> chain, Path chainFile, Path authority) {
    X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
    try {
      trustManager.checkClientTrusted(shown, certificate.getPublicKey().getAlgorithm());
      trustManager.checkServerTrusted(shown, "UNKNOWN");
    } catch (CertificateException e) {
      throw new SettingsException(
          "%s is not a certificate for servers and clients that %s has signed and that is valid now: %s."
              .formatted(chainFile, authority, e.getMessage()));
    }
  }

  private static void requirePair(X509Certificate own, PrivateKey key, Path chain, Path keyFile)
      throws GeneralSecurityException {
    byte[] probe = "aegis".getBytes(StandardCharsets.UTF_8);
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(probe);
    Signature checking = Signature.getInstance(algorithm);
    checking.initVerify(own.getPublicKey());
    checking.update(probe);
    if (!checking.verify(signing.sign())) {
      throw new SettingsException(
          "%s is not the key of the certificate in %s.".formatted(keyFile, chain));
    }
  }

  private static X509ExtendedKeyManager keyManager(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    char[] unused = {};
    store.setKeyEntry("own", key, unused, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, unused);
    return (X509ExtendedKeyManager) factory.getKeyManagers()[0];
  }

  private static X509ExtendedTrustManager trustManager(List<X509Certificate> trusted)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("trusted " + i, trusted.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}

package dev.aegis.dataplane.node.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The identity of a port that is exchanged while the port serves.
///
/// The JDK asks its managers anew in every handshake, so managers that stay and hand each question
/// on to those of the newest identity are all it takes. A connection that is there goes on with
/// what it was made with, and so does one that resumes its session.
///
/// A handshake asks for an alias first and then for its key and its chain, and the identity may be
/// exchanged in between. An alias therefore names the identity it is of, and the one before the
/// newest still answers for its own: no handshake gets the key of one and the chain of another.
///
/// Thread-safe.
final class ExchangedIdentity {
  private record Numbered(long number, TlsIdentity identity) {}

  private record Held(Numbered newest, Numbered before) {}

  private volatile Held held;

  ExchangedIdentity(TlsIdentity first) {
    Numbered numbered = new Numbered(0, first);
    this.held = new Held(numbered, numbered);
  }

  /// For a port, once and for all.
  TlsIdentity standing() {
    return new TlsIdentity(newest().certificate(), new NewestKey(), new NewestTrust());
  }

  /// Shown and believed from the next handshake on. By one thread at a time.
  void exchange(TlsIdentity next) {
    Numbered newest = held.newest();
    held = new Held(new Numbered(newest.number() + 1, next), newest);
  }

  private TlsIdentity newest() {
    return held.newest().identity();
  }

  private final class NewestKey extends X509ExtendedKeyManager {
    private @Nullable String chosen(Function<X509ExtendedKeyManager, @Nullable String> choice) {
      Numbered newest = held.newest();
      String alias = choice.apply(newest.identity().keyManager());
      return alias == null ? null : newest.number() + ":" + alias;
    }

    private <T> @Nullable T of(
        String alias, BiFunction<X509ExtendedKeyManager, String, @Nullable T> asked) {
      int colon = alias.indexOf(':');
      long number = Long.parseLong(alias.substring(0, colon));
      Held now = held;
      Numbered meant = now.newest().number() == number ? now.newest() : now.before();
      return meant.number() == number
          ? asked.apply(meant.identity().keyManager(), alias.substring(colon + 1))
          : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chosen(manager -> manager.chooseEngineClientAlias(keyTypes, issuers, engine));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return chosen(manager -> manager.chooseEngineServerAlias(keyType, issuers, engine));
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chosen(manager -> manager.chooseClientAlias(keyTypes, issuers, socket));
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return chosen(manager -> manager.chooseServerAlias(keyType, issuers, socket));
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      String alias = chooseClientAlias(new String[] {keyType}, issuers, null);
      return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      String alias = chooseServerAlias(keyType, issuers, null);
      return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return of(alias, X509ExtendedKeyManager::getCertificateChain);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return of(alias, X509ExtendedKeyManager::getPrivateKey);
    }
  }

  private final class NewestTrust extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
        throws CertificateException {
      newest().trustManager().checkClientTrusted(chain, kind, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine)
        throws CertificateException {
      newest().trustManager().checkServerTrusted(chain, kind, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket)
        throws CertificateException {
      newest().trustManager().checkClientTrusted(chain, kind, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket)
        throws CertificateException {
      newest().trustManager().checkServerTrusted(chain, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind)
        throws CertificateException {
      newest().trustManager().checkClientTrusted(chain, kind);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind)
        throws CertificateException {
      newest().trustManager().checkServerTrusted(chain, kind);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return newest().trustManager().getAcceptedIssuers();
    }
  }
}

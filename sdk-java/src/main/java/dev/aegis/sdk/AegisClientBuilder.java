package dev.aegis.sdk;

import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;

/// Collects the settings of a client. Not safe for use by several threads.
public final class AegisClientBuilder {
  private ClientSettings settings;

  AegisClientBuilder(List<String> endpoints) {
    settings =
        new ClientSettings(
            endpoints,
            ClientSettings.DEFAULT_CALL_TIMEOUT,
            ClientSettings.DEFAULT_ATTEMPT_TIMEOUT,
            ClientSettings.defaultOwner(),
            null);
  }

  /// The longest a call may take, all attempts together. 5 seconds unless set.
  public AegisClientBuilder callTimeout(Duration callTimeout) {
    settings =
        new ClientSettings(
            settings.endpoints(),
            callTimeout,
            settings.attemptTimeout(),
            settings.owner(),
            settings.tls());
    return this;
  }

  /// The longest one node may take to accept a connection, or to answer a call that can be repeated
  /// elsewhere. 1 second unless set.
  public AegisClientBuilder attemptTimeout(Duration attemptTimeout) {
    settings =
        new ClientSettings(
            settings.endpoints(),
            settings.callTimeout(),
            attemptTimeout,
            settings.owner(),
            settings.tls());
    return this;
  }

  /// The label operators see on this client's sessions, at most 128 bytes of UTF-8. The process id
  /// unless set.
  public AegisClientBuilder owner(String owner) {
    settings =
        new ClientSettings(
            settings.endpoints(),
            settings.callTimeout(),
            settings.attemptTimeout(),
            owner,
            settings.tls());
    return this;
  }

  /// Shows a certificate and speaks TLS. Without it the connection is plain text.
  public AegisClientBuilder tls(ClientTls tls) {
    settings =
        new ClientSettings(
            settings.endpoints(),
            settings.callTimeout(),
            settings.attemptTimeout(),
            settings.owner(),
            tls);
    return this;
  }

  /// Makes the client. Nothing is contacted yet.
  ///
  /// @throws IllegalArgumentException when a file of [#tls] cannot be used
  public AegisClient connect() {
    return ServiceLoader.load(ClientProvider.class, ClientProvider.class.getClassLoader())
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "No dev.aegis.sdk.ClientProvider on the class path. When jars are merged into one, merge their"
                    + " META-INF/services files too."))
        .open(settings);
  }
}

package dev.aegis.sdk;

import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// Collects the settings of a client. Not safe for use by several threads.
public final class AegisClientBuilder {
  private ClientSettings settings;

  AegisClientBuilder(List<String> endpoints) {
    settings = ClientSettings.of(endpoints);
  }

  /// The longest a call may take, all attempts together. 5 seconds unless set.
  public AegisClientBuilder callTimeout(Duration callTimeout) {
    return with(
        callTimeout,
        settings.attemptTimeout(),
        settings.owner(),
        settings.tls(),
        settings.observer());
  }

  /// The longest one node may take to accept a connection, or to answer a call that can be repeated
  /// elsewhere. 1 second unless set.
  public AegisClientBuilder attemptTimeout(Duration attemptTimeout) {
    return with(
        settings.callTimeout(),
        attemptTimeout,
        settings.owner(),
        settings.tls(),
        settings.observer());
  }

  /// The label operators see on this client's sessions, at most 128 bytes of UTF-8. The process id
  /// unless set.
  public AegisClientBuilder owner(String owner) {
    return with(
        settings.callTimeout(),
        settings.attemptTimeout(),
        owner,
        settings.tls(),
        settings.observer());
  }

  /// Shows a certificate and speaks TLS. Without it the connection is plain text.
  public AegisClientBuilder tls(ClientTls tls) {
    return with(
        settings.callTimeout(),
        settings.attemptTimeout(),
        settings.owner(),
        tls,
        settings.observer());
  }

  /// Tells `observer` what the client does, for example to count it. Nobody unless set.
  public AegisClientBuilder observer(ClientObserver observer) {
    return with(
        settings.callTimeout(),
        settings.attemptTimeout(),
        settings.owner(),
        settings.tls(),
        observer);
  }

  private AegisClientBuilder with(
      Duration callTimeout,
      Duration attemptTimeout,
      String owner,
      @Nullable ClientTls tls,
      ClientObserver observer) {
    settings =
        new ClientSettings(settings.endpoints(), callTimeout, attemptTimeout, owner, tls, observer);
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

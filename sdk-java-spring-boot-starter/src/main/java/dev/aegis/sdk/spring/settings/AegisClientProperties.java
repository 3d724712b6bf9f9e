package dev.aegis.sdk.spring.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The properties under `aegis.client`. One that does not exist is refused, since a misspelt time
/// limit that counts for nothing is found too late.
///
/// @param enabled Whether the starter does anything. If not, there is no client, no health and no
///   LockRegistry of it, and imports from the cluster are passed over.
/// @param endpoints Client addresses of nodes, each host:port. Naming all of them is best; one is
///   enough to start.
/// @param callTimeout The longest a call may take, all attempts together. 1 ms or more.
/// @param attemptTimeout The longest one node may take to connect, or to answer a call that can be
///   repeated elsewhere. 1 ms or more.
/// @param owner The label that operators see on this application's sessions, at most 128 bytes of
///   UTF-8. By default the application's name and the process id.
/// @param checkAtStart Whether the application fails to start when the cluster does not answer a
///   read within call-timeout.
/// @param tls Certificates. Without any, the connection is in plain text, which nodes serve on
///   loopback only.
/// @param health How the application's health looks at the cluster.
/// @param locks The LockRegistry of Spring Integration.
@ConfigurationProperties(prefix = AegisClientProperties.PREFIX, ignoreUnknownFields = false)
public record AegisClientProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue List<String> endpoints,
    @DefaultValue("5s") Duration callTimeout,
    @DefaultValue("1s") Duration attemptTimeout,
    @Nullable String owner,
    @DefaultValue("false") boolean checkAtStart,
    @DefaultValue Tls tls,
    @DefaultValue Health health,
    @DefaultValue Locks locks) {

  /// Where all of them are.
  public static final String PREFIX = "aegis.client";

  public AegisClientProperties {
    endpoints = List.copyOf(endpoints);
  }

  /// PEM files: either a folder that holds all three, or each by itself.
  ///
  /// @param folder A folder with ca.pem, cert.pem and key.pem. Instead of the other three.
  /// @param authorities Certificates of the authorities that sign the nodes' certificates.
  /// @param certificate This application's own certificate, and those between it and its authority.
  /// @param key The certificate's key, PKCS#8 and not encrypted.
  public record Tls(
      @Nullable Path folder,
      @Nullable Path authorities,
      @Nullable Path certificate,
      @Nullable Path key) {}

  /// How the application's health looks at the cluster.
  ///
  /// @param timeout The longest the health check takes. A node that has not answered by then is
  ///   shown as silent. 1 ms or more.
  public record Health(@DefaultValue("1s") Duration timeout) {}

  /// The LockRegistry of Spring Integration.
  ///
  /// @param prefix Put before the name of every lock of the registry.
  /// @param ttl How long a lock outlives its holder's last renewal, whole milliseconds within the
  ///   cluster's bounds (1 s to 24 h by default). 0 asks for the cluster's default.
  public record Locks(@DefaultValue("") String prefix, @DefaultValue("0s") Duration ttl) {}
}

package dev.aegis.sdk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a client behaves.
///
/// @param endpoints client addresses of nodes, each `host:port`, at least one
/// @param callTimeout the longest a call may take, all attempts together
/// @param attemptTimeout the longest one node may take to connect, or to answer a call that can be
///   repeated elsewhere
/// @param owner the label operators see on this client's sessions, at most 128 bytes of UTF-8
/// @param tls absent for plain text
/// @param observer hears what the client does
public record ClientSettings(
    List<String> endpoints,
    Duration callTimeout,
    Duration attemptTimeout,
    String owner,
    @Nullable ClientTls tls,
    ClientObserver observer) {
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration DEFAULT_ATTEMPT_TIMEOUT = Duration.ofSeconds(1);

  private static final int MAX_OWNER_BYTES = 128;
  private static final int MAX_PORT = 65_535;

  public ClientSettings {
    endpoints = endpoints.stream().map(String::strip).distinct().toList();
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "No endpoint given. Name at least one node, as host:port.");
    }
    endpoints.forEach(ClientSettings::checkEndpoint);
    checkPositive("callTimeout", callTimeout);
    checkPositive("attemptTimeout", attemptTimeout);
    int ownerBytes = owner.getBytes(StandardCharsets.UTF_8).length;
    if (ownerBytes > MAX_OWNER_BYTES) {
      throw new IllegalArgumentException(
          "owner has %d bytes; at most %d are allowed.".formatted(ownerBytes, MAX_OWNER_BYTES));
    }
  }

  /// The usual settings.
  static ClientSettings of(List<String> endpoints) {
    return new ClientSettings(
        endpoints,
        DEFAULT_CALL_TIMEOUT,
        DEFAULT_ATTEMPT_TIMEOUT,
        defaultOwner(),
        null,
        ClientObserver.NONE);
  }

  static String defaultOwner() {
    return "pid " + ProcessHandle.current().pid();
  }

  private static void checkEndpoint(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    boolean bareIpv6 = endpoint.indexOf(':') != colon && !endpoint.startsWith("[");
    if (colon < 1 || bareIpv6 || !isPort(endpoint.substring(colon + 1))) {
      throw new IllegalArgumentException(
          "Endpoint \"%s\" is not host:port, for example 127.0.0.1:7111 or [::1]:7111."
              .formatted(endpoint));
    }
  }

  private static boolean isPort(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    int port = Integer.parseInt(text);
    return port >= 1 && port <= MAX_PORT;
  }

  private static void checkPositive(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be 1 ms or more.");
    }
  }
}

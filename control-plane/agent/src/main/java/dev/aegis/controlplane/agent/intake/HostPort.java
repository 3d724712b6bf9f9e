package dev.aegis.controlplane.agent.intake;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A network address: `127.0.0.1:7121`, `node-1.example:80`, `[::1]:7121`.
public record HostPort(String host, int port) {
  private static final Pattern SHAPE =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}])");
  private static final Pattern TEXT = Pattern.compile("(.+):([0-9]{1,5})");

  /// @throws IllegalArgumentException if the host has another shape or the port is not 1 to 65535
  public HostPort {
    if (!SHAPE.matcher(host).matches() || port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "an address is HOST:PORT with a port from 1 to 65535, such as 127.0.0.1:7121");
    }
  }

  /// Reads `HOST:PORT`.
  ///
  /// @throws IllegalArgumentException if it is no address
  public static HostPort parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? new HostPort(matcher.group(1), Integer.parseInt(matcher.group(2)))
        : new HostPort("", 0);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

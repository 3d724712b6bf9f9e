package dev.aegis.dataplane.node.settings;

/// A TCP address as it is written: `host:port`.
public record HostPort(String host, int port) {

  /// Reads `host:port`.
  ///
  /// @throws SettingsException naming `property` when the text is not `host:port`
  public static HostPort parse(String property, String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port > 0 && port < 65_536) {
        return new HostPort(text.substring(0, colon), port);
      }
    } catch (NumberFormatException _) {
      // Falls through to the one message that says what is wanted.
    }
    throw new SettingsException(
        "%s: '%s' is not host:port with a port of 1 to 65535.".formatted(property, text));
  }

  /// Refuses an address that other machines reach.
  ///
  /// @throws SettingsException naming `property`
  public void requireLoopback(String property) {
    if (!host.equals("localhost") && !host.startsWith("127.") && !host.equals("[::1]")) {
      throw new SettingsException(
          "%s: %s is not a loopback address. A node without certificates serves loopback only."
              .formatted(property, this));
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

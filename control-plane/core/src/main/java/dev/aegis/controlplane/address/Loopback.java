package dev.aegis.controlplane.address;

import org.jspecify.annotations.Nullable;

/// Whether what is sent stays on this machine, and may so go unencrypted.
public final class Loopback {
  private Loopback() {}

  /// Whether a host, as a URI writes it, is this machine by its name or address alone: no name
  /// service is asked, whose answer could be another one when it is asked again.
  ///
  /// @param host absent where an address has none
  public static boolean isHost(@Nullable String host) {
    return host != null
        && (host.equals("localhost")
            || host.matches("127(\\.[0-9]{1,3}){3}")
            || host.equals("[::1]"));
  }
}

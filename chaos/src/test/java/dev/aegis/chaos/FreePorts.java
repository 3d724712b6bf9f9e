package dev.aegis.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports for a cluster of a test's own.
final class FreePorts {
  private static final int PORTS_OF_A_CLUSTER = 32;

  private FreePorts() {}

  /// A base, at or after `from`, from which all the ports of a cluster are free.
  static int base(int from) throws IOException {
    for (int base = from; base < from + 9_000; base += 50) {
      if (areFree(base)) {
        return base;
      }
    }
    throw new IOException("no free range of ports");
  }

  private static boolean areFree(int base) {
    for (int port = base + 1; port <= base + PORTS_OF_A_CLUSTER; port++) {
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        // Free: close it again.
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }
}

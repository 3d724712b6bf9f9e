package dev.aegis.load.cluster;

/// Where one server answers clients.
///
/// @param name its name, unique in the cluster
public record Server(String name, String host, int port) {
  public static Server onLoopback(String name, int port) {
    return new Server(name, "127.0.0.1", port);
  }

  public String address() {
    return host + ":" + port;
  }
}

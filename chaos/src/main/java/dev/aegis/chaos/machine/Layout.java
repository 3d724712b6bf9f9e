package dev.aegis.chaos.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Where things of a cluster in namespaces are. Every node has a network of its own, so all use the
/// same ports at different addresses.
///
/// @param work a folder for disks, logs and the like; everything in it may be thrown away
/// @param certificates a folder as `./aegis certs` makes it, for the addresses given here
/// @param config the configuration that all nodes read
/// @param nodeCommand starts a node when its arguments are added
public record Layout(Path work, Path certificates, Path config, List<String> nodeCommand) {
  /// The nodes' names.
  public static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

  /// The address of the clients.
  static final String CLIENT_ADDRESS = "10.77.7.10";

  private static final String NETWORK = "10.77.7.";
  private static final int FIRST_ADDRESS = 10;
  private static final int PEER_PORT = 7101;
  private static final int CLIENT_PORT = 7111;
  private static final int ACTUATOR_PORT = 7121;
  private static final int LOW_MIB = 48;
  private static final int STOP_MIB = 16;

  public Layout {
    nodeCommand = List.copyOf(nodeCommand);
  }

  /// A node's address.
  public static String address(String node) {
    return NETWORK + (FIRST_ADDRESS + Integer.parseInt(node.substring(1)));
  }

  /// Where clients reach a node, `host:port`.
  public static String endpoint(String node) {
    return address(node) + ":" + CLIENT_PORT;
  }

  /// Where clients reach all nodes.
  public static List<String> endpoints() {
    return NODES.stream().map(Layout::endpoint).toList();
  }

  /// Where a node shows its metrics, `host:port`.
  public static String actuator(String node) {
    return address(node) + ":" + ACTUATOR_PORT;
  }

  Path disk(String node) {
    return work.resolve("disks").resolve(node);
  }

  /// Where a node writes its log.
  public Path log(String node) {
    return work.resolve("logs").resolve(node + ".log");
  }

  /// What starts a node.
  ///
  /// @param bootstrap whether it may format its storage: at the very first start alone
  List<String> command(String node, boolean bootstrap) {
    List<String> words = new ArrayList<>(nodeCommand);
    words.addAll(
        List.of(
            "--aegis.node.id=" + node,
            "--aegis.node.cluster=verify",
            "--aegis.node.tls.dir=" + certificates.resolve(node),
            "--aegis.node.peers=" + addresses(PEER_PORT),
            "--aegis.node.clients=" + addresses(CLIENT_PORT),
            "--aegis.node.data-dir=" + disk(node).resolve("data"),
            "--aegis.node.config-file=" + config,
            "--aegis.node.bootstrap=" + bootstrap,
            "--aegis.node.disk-low-mib=" + LOW_MIB,
            "--aegis.node.disk-stop-mib=" + STOP_MIB,
            "--server.address=" + address(node),
            "--server.port=" + ACTUATOR_PORT));
    return words;
  }

  private static String addresses(int port) {
    return NODES.stream()
        .map(node -> node + "=" + address(node) + ":" + port)
        .collect(Collectors.joining(","));
  }
}

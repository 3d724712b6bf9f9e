package dev.aegis.chaos.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where things of a cluster in namespaces are. Every node has a network of its own, so all use the
/// same ports at different addresses.
///
/// @param work a folder for disks, logs and the like; everything in it may be thrown away
/// @param certificates a folder as `./aegis certs` makes it, for the addresses given here
/// @param config the configuration that all nodes read
/// @param nodeCommand starts a node when its arguments are added
/// @param surroundings what the nodes find beside themselves
public record Layout(
    Path work,
    Path certificates,
    Path config,
    List<String> nodeCommand,
    Surroundings surroundings) {
  /// What nodes find beside themselves; empty for what is not there.
  ///
  /// @param feed where events are pushed to
  /// @param clockLibrary what makes wall clocks that can be wrong
  public record Surroundings(Optional<String> feed, Optional<Path> clockLibrary) {
    public static final Surroundings NONE = new Surroundings(Optional.empty(), Optional.empty());
  }

  /// The nodes' names.
  public static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

  /// Names and addresses of nodes that can be added later. A name is used once in a cluster's life:
  /// nodes remember each other's addresses by name.
  static final List<String> NEWCOMERS = List.of("n6", "n7", "n8", "n9", "n10");

  /// The address of the clients.
  public static final String CLIENT_ADDRESS = "10.77.7.10";

  /// The address of the agent, which has a network of its own.
  static final String AGENT_ADDRESS = "10.77.7.9";

  private static final String NETWORK = "10.77.7.";

  /// All of these addresses.
  static final String SUBNET = NETWORK + "0/24";

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

  /// What is added to the environment of a node's process.
  Map<String, String> environment(String node) {
    Map<String, String> environment = new TreeMap<>();
    surroundings.feed().ifPresent(url -> environment.put("AEGIS_TELEMETRY_REDIS_URL", url));
    surroundings
        .clockLibrary()
        .ifPresent(library -> environment.putAll(clock(node).environment(library)));
    return environment;
  }

  WallClock clock(String node) {
    return new WallClock(work.resolve("clocks").resolve(node));
  }

  /// What starts a node of the first five.
  ///
  /// @param bootstrap whether it may format its storage: at the very first start alone
  List<String> command(String node, boolean bootstrap) {
    return command(node, NODES, "--aegis.node.bootstrap=" + bootstrap);
  }

  /// What starts a node that is to be added to these.
  List<String> newcomerCommand(String node) {
    List<String> known = new ArrayList<>(NODES);
    known.add(node);
    return command(node, known, "--aegis.node.join=true");
  }

  private List<String> command(String node, List<String> known, String beginning) {
    List<String> words = new ArrayList<>(nodeCommand);
    words.addAll(
        List.of(
            "--aegis.node.id=" + node,
            "--aegis.node.cluster=verify",
            "--aegis.node.tls.dir=" + certificates.resolve(node),
            "--aegis.node.peers=" + addresses(known, PEER_PORT),
            "--aegis.node.clients=" + addresses(known, CLIENT_PORT),
            "--aegis.node.data-dir=" + disk(node).resolve("data"),
            "--aegis.node.config-file=" + config,
            beginning,
            "--aegis.node.disk-low-mib=" + LOW_MIB,
            "--aegis.node.disk-stop-mib=" + STOP_MIB,
            "--aegis.node.telemetry=" + actuator(node)));
    return words;
  }

  /// What an operator types to look at the members or to change them.
  ///
  /// @param operator the name of a certificate
  List<String> memberCommand(String operator, List<String> words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                nodeCommand.getFirst(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                nodeCommand.getLast(),
                "dev.aegis.dataplane.node.MemberTool",
                String.join(",", endpoints())));
    command.addAll(words);
    command.addAll(List.of("--tls", certificates.resolve(operator).toString()));
    return command;
  }

  static String peerEndpoint(String node) {
    return address(node) + ":" + PEER_PORT;
  }

  private static String addresses(List<String> nodes, int port) {
    return nodes.stream()
        .map(node -> node + "=" + address(node) + ":" + port)
        .collect(Collectors.joining(","));
  }
}

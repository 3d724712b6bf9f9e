package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A network namespace for each node and one for the switch that joins them; the clients are in the
/// namespace of this process.
///
/// The switch is a bridge in a namespace of its own: a bridge among the machine's own interfaces
/// would obey the machine's packet filter, which is not ours to read or change.
///
/// A link is cut at its sender, by an entry in the table of neighbours that leads to nobody: what
/// is sent goes out and reaches no one, silently, for connections that exist as for new ones. That
/// needs no packet filter, cuts one direction alone, and is undone by deleting the entry.
final class Network {
  private static final String SWITCH = "switch";
  private static final int CONNECT_MS = 1_000;
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
  private static final String NOBODY = "02:00:00:00:00:01";
  private static final String CUT = "neigh replace %s lladdr " + NOBODY + " dev eth0 nud permanent";
  private static final String HEAL = "neigh del %s dev eth0";
  static final String AGENT = "agent";

  private Network() {}

  /// Makes all of it. Only in namespaces of this process's own: it hides the machine's `/run`,
  /// where the names of network namespaces are kept.
  static void create() {
    Commands.run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", "/run");
    Commands.run("ip", "link", "set", "lo", "up");
    Commands.run("ip", "netns", "add", SWITCH);
    inside(SWITCH, "link add br0 type bridge", "link set br0 up");
    Layout.NODES.forEach(Network::attach);
    plug("clients", "");
    batch(List.of(), address(Layout.CLIENT_ADDRESS), "link set eth0 up");
    attach(AGENT, Layout.AGENT_ADDRESS);
  }

  /// Makes one more node's network.
  static void attach(String node) {
    attach(node, Layout.address(node));
  }

  private static void attach(String name, String address) {
    Commands.run("ip", "netns", "add", name);
    plug(name, "netns " + name);
    inside(name, "link set lo up", address(address), "link set eth0 up");
  }

  /// Takes a node's network away.
  static void detach(String node) {
    inside(SWITCH, "link del port-" + node);
    Commands.run("ip", "netns", "del", node);
  }

  /// The way around that a node can take.
  static Detour detour(String node) {
    return new Detour(node, List.of("-n", SWITCH), SWITCH, "br0", "port-" + node);
  }

  private static void plug(String name, String where) {
    String port = "port-" + name;
    batch(
        List.of(),
        "link add eth0 %s type veth peer name %s netns %s".formatted(where, port, SWITCH));
    inside(SWITCH, "link set %s master br0 up".formatted(port));
  }

  private static String address(String address) {
    return "addr add %s/24 dev eth0".formatted(address);
  }

  static void cut(Iterable<Link> links) {
    cutting(links).forEach(Network::inside);
  }

  /// Lets nothing that the agent sends reach these nodes.
  static void hideFromAgent(List<String> nodes) {
    inside(AGENT, each(nodes, CUT));
  }

  /// Undoes [#hideFromAgent].
  static void showToAgent(List<String> nodes) {
    inside(AGENT, each(nodes, HEAL));
  }

  private static List<String> each(List<String> nodes, String command) {
    return nodes.stream().map(node -> command.formatted(Layout.address(node))).toList();
  }

  static void heal(Iterable<Link> links) {
    Mending.each(healing(links).entrySet(), sender -> inside(sender.getKey(), sender.getValue()));
  }

  /// What `ip` is told at each sender to cut links. Pure.
  static Map<String, List<String>> cutting(Iterable<Link> links) {
    return atSenders(links, CUT);
  }

  /// The same to heal them.
  static Map<String, List<String>> healing(Iterable<Link> links) {
    return atSenders(links, HEAL);
  }

  private static Map<String, List<String>> atSenders(Iterable<Link> links, String command) {
    Map<String, List<String>> told = new TreeMap<>();
    for (Link link : links) {
      told.computeIfAbsent(link.from(), _ -> new ArrayList<>())
          .add(command.formatted(Layout.address(link.to())));
    }
    return told;
  }

  /// Waits until somebody takes connections at an address, `host:port`. False when the time is
  /// over.
  static boolean awaitListening(String endpoint, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    int colon = endpoint.lastIndexOf(':');
    InetSocketAddress address =
        new InetSocketAddress(
            endpoint.substring(0, colon), Integer.parseInt(endpoint.substring(colon + 1)));
    while (System.nanoTime() - deadline < 0) {
      try (Socket socket = new Socket()) {
        socket.connect(address, CONNECT_MS);
        return true;
      } catch (IOException _) {
        Thread.sleep(BETWEEN_TRIES); // not yet
      }
    }
    return false;
  }

  /// What runs a program in a node's namespace.
  static List<String> entering(String node) {
    return List.of("nsenter", "--net=/run/netns/" + node, "--");
  }

  static void inside(String namespace, List<String> commands) {
    batch(List.of("-n", namespace), commands);
  }

  static void inside(String namespace, String... commands) {
    inside(namespace, List.of(commands));
  }

  static void batch(List<String> options, String... commands) {
    batch(options, List.of(commands));
  }

  private static void batch(List<String> options, List<String> commands) {
    List<String> words = new ArrayList<>(List.of("ip"));
    words.addAll(options);
    words.addAll(List.of("-batch", "-"));
    Commands.runWith(script(commands), words);
  }

  /// These commands as `ip -batch -` reads them.
  static String script(List<String> commands) {
    return String.join("\n", commands) + "\n";
  }
}

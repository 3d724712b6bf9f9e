package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  /// Lets all that a node sends and receives go over a cable of that quality. The node's port moves
  /// to a switch of its own, which has the cable as its only way to the others.
  static Cable bend(String node, CableQuality quality) {
    Tap near = Tap.create("near-" + node);
    try {
      Tap far = Tap.create("far-" + node);
      try {
        batch(
            List.of(),
            "link set near-%s netns %s".formatted(node, SWITCH),
            "link set far-%s netns %s".formatted(node, SWITCH));
        inside(
            SWITCH,
            "link add detour-%s type bridge".formatted(node),
            "link set detour-%s up".formatted(node),
            "link set near-%s master detour-%s up".formatted(node, node),
            "link set far-%s master br0 up".formatted(node),
            "link set port-%s master detour-%s".formatted(node, node));
        return new Cable(node, near, far, quality);
      } catch (FaultException failure) {
        far.close();
        throw failure;
      }
    } catch (FaultException failure) {
      near.close();
      throw failure;
    }
  }

  /// Undoes [#bend].
  static void straighten(String node, Cable cable) {
    inside(SWITCH, "link set port-%s master br0".formatted(node));
    cable.close();
    inside(SWITCH, "link del detour-" + node);
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
    change(links, CUT);
  }

  /// Lets nothing that the agent sends reach these nodes.
  static void hideFromAgent(List<String> nodes) {
    inside(AGENT, each(nodes, CUT));
  }

  /// Undoes [#hideFromAgent].
  static void showToAgent(List<String> nodes) {
    inside(AGENT, each(nodes, HEAL));
  }

  private static String[] each(List<String> nodes, String command) {
    return nodes.stream()
        .map(node -> command.formatted(Layout.address(node)))
        .toArray(String[]::new);
  }

  static void heal(Iterable<Link> links) {
    change(links, HEAL);
  }

  private static void change(Iterable<Link> links, String command) {
    for (String node : Layout.NODES) {
      List<String> commands = new ArrayList<>();
      for (Link link : links) {
        if (link.from().equals(node)) {
          commands.add(command.formatted(Layout.address(link.to())));
        }
      }
      if (!commands.isEmpty()) {
        inside(node, commands.toArray(String[]::new));
      }
    }
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

  private static void inside(String namespace, String... commands) {
    batch(List.of("-n", namespace), commands);
  }

  private static void batch(List<String> options, String... commands) {
    List<String> words = new ArrayList<>(List.of("ip"));
    words.addAll(options);
    words.addAll(List.of("-batch", "-"));
    Commands.runWith(String.join("\n", commands) + "\n", words);
  }
}

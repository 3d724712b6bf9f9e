package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.util.List;

/// A way of a node to the others over a [Cable]: its port moves to a switch of its own, which has
/// the cable as its only way to the switch it came from.
///
/// The switch of its own is in a namespace of its own: beside Docker's bridges it would obey a
/// packet filter that lets pass what it knows, and it does not know this one.
///
/// @param home the options by which `ip` gets to where the port is
/// @param homeName what that place is called when something is moved there: a namespace's name, or
///   the id of a process in it
/// @param bridge the switch that joins the nodes
record Detour(String node, List<String> home, String homeName, String bridge, String port) {
  Detour {
    home = List.copyOf(home);
  }

  private String around() {
    return "detour-" + node;
  }

  /// Lets all that the node sends and receives go over a cable of that quality.
  Cable bend(CableQuality quality) {
    Tap near = Tap.create("near-" + node);
    try {
      Tap far = Tap.create("far-" + node);
      try {
        Commands.run("ip", "netns", "add", around());
        Network.batch(
            List.of(),
            "link set near-%s netns %s".formatted(node, around()),
            "link set far-%s netns %s".formatted(node, homeName));
        Network.batch(
            home,
            "link set far-%s master %s up".formatted(node, bridge),
            "link set %s netns %s".formatted(port, around()));
        Network.inside(
            around(),
            "link add br0 type bridge",
            "link set br0 up",
            "link set near-%s master br0 up".formatted(node),
            "link set %s master br0 up".formatted(port));
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
  void straighten(Cable cable) {
    Network.inside(around(), "link set %s netns %s".formatted(port, homeName));
    Network.batch(home, "link set %s master %s up".formatted(port, bridge));
    cable.close();
    Commands.run("ip", "netns", "del", around());
  }
}

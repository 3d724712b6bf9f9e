package dev.aegis.sdk.junit;

import dev.aegis.dataplane.node.traffic.Traffic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// All links of one cluster: between each two nodes, and between each node and its clients, one for
/// each direction. What a link does follows from what was done to the nodes at its ends.
/// Thread-safe.
final class Links implements Traffic {
  /// No node's name.
  private static final String CLIENTS = "";

  private final Map<Ends, Link> links = new HashMap<>();
  private final Set<String> isolated = new HashSet<>();
  private final Set<String> paused = new HashSet<>();
  private final Set<String> down = new HashSet<>();

  private record Ends(String from, String to) {
    boolean touchOneOf(Set<String> nodes) {
      return nodes.contains(from) || nodes.contains(to);
    }

    boolean areNodes() {
      return !from.equals(CLIENTS) && !to.equals(CLIENTS);
    }
  }

  @Override
  public Way between(String from, String to) {
    return link(new Ends(from, to)).way();
  }

  @Override
  public Way fromClientTo(String node) {
    return link(new Ends(CLIENTS, node)).way();
  }

  @Override
  public Way toClientOf(String node) {
    return link(new Ends(node, CLIENTS)).way();
  }

  private synchronized Link link(Ends ends) {
    return links.computeIfAbsent(ends, _ -> new Link(stateOf(ends)));
  }

  private Link.State stateOf(Ends ends) {
    if (ends.touchOneOf(down)) {
      return Link.State.LOSING;
    }
    boolean held = ends.touchOneOf(paused) || (ends.areNodes() && ends.touchOneOf(isolated));
    return held ? Link.State.HOLDING : Link.State.OPEN;
  }

  /// The node hears no other node, and none hears it.
  synchronized void isolate(String node) {
    isolated.add(node);
    settle();
  }

  synchronized void heal(String node) {
    isolated.remove(node);
    settle();
  }

  /// Nobody hears the node, and it hears nobody.
  synchronized void pause(String node) {
    paused.add(node);
    settle();
  }

  synchronized void resume(String node) {
    paused.remove(node);
    settle();
  }

  /// The node is gone, and with it whatever was held for it or from it.
  synchronized void takeDown(String node) {
    down.add(node);
    isolated.remove(node);
    paused.remove(node);
    settle();
  }

  /// The node is there again, with open links.
  synchronized void bringUp(String node) {
    down.remove(node);
    settle();
  }

  private void settle() {
    links.forEach((ends, link) -> link.become(stateOf(ends)));
  }

  synchronized boolean isIsolated(String node) {
    return isolated.contains(node);
  }

  synchronized boolean isPaused(String node) {
    return paused.contains(node);
  }
}

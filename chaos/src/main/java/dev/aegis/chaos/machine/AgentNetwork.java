package dev.aegis.chaos.machine;

import java.util.List;

/// The agent's place in the network: a namespace of its own, from which nodes can be hidden.
public final class AgentNetwork {
  private AgentNetwork() {}

  /// What runs a program there.
  public static List<String> entering() {
    return Network.entering(Network.AGENT);
  }
}

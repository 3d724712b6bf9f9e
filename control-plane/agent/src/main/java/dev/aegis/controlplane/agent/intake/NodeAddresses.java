package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.NodeId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The addresses of nodes as a person writes them: `n1=127.0.0.1:7121,n2=...`.
public final class NodeAddresses {
  private NodeAddresses() {}

  /// Reads them by the name of their node.
  ///
  /// @throws IllegalArgumentException with what is wrong
  public static SortedMap<NodeId, HostPort> parse(String text) {
    SortedMap<NodeId, HostPort> nodes = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", 2);
      HostPort address = HostPort.parse(pair.length == 2 ? pair[1] : "");
      if (nodes.put(new NodeId(pair[0]), address) != null) {
        throw new IllegalArgumentException("the node " + pair[0] + " stands in it twice");
      }
    }
    return Collections.unmodifiableSortedMap(nodes);
  }
}

package dev.aegis.dataplane.node.rotation;

import dev.aegis.dataplane.node.rotation.Rotation.Peer;
import java.util.List;

/// Whose turn it is to roll: one node at a time, followers in the order of their names, the leader
/// last, and nobody while another node is missing or behind. A pure decision.
final class RollOrder {
  private RollOrder() {}

  sealed interface Turn {
    /// This node may roll now.
    record Mine() implements Turn {}

    /// Not now.
    ///
    /// @param why for a person who wonders why the roll does not move
    record Wait(String why) implements Turn {}
  }

  /// Whether it is this node's turn.
  ///
  /// @param self this node's id
  /// @param leads whether this node leads
  /// @param newDigest the version to roll to
  static Turn decide(String self, boolean leads, String newDigest, List<Peer> others) {
    for (Peer other : others) {
      if (!other.healthy()) {
        return new Turn.Wait("node " + other.id() + " is not healthy");
      }
    }
    for (Peer other : others) {
      boolean before = leads || (!other.leader() && other.id().compareTo(self) < 0);
      if (before && !other.configDigest().equals(newDigest)) {
        return new Turn.Wait("node " + other.id() + " rolls first");
      }
    }
    return new Turn.Mine();
  }
}

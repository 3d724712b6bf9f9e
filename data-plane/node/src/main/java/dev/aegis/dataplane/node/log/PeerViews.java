package dev.aegis.dataplane.node.log;

import java.util.Map;
import java.util.Set;

/// Asks other nodes for their view. Thread-safe.
@FunctionalInterface
public interface PeerViews {

  /// The views of those that answer soon, all asked at once. Blocks for a quarter of a second at
  /// most.
  ///
  /// @param group the Raft group it is about; a node of another group gives no answer
  Map<String, VoterView> of(String group, Set<String> nodes);
}

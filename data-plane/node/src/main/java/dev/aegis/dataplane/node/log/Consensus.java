package dev.aegis.dataplane.node.log;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Consensus as the rest of the node sees it beside the log itself. Thread-safe.
public interface Consensus {

  /// This node leads and may take commands.
  boolean isLeaderReady();

  /// Id of the node believed to lead.
  Optional<String> leader();

  /// A fresh sample. Cheap enough for a few calls a second.
  RaftStatus status();

  /// The latest term of this node, which has voted in no higher one so far; empty for another Raft
  /// group than its own. Cheap enough for every read.
  OptionalLong termIn(String group);

  /// How this node's log ends, and whether it hears its leader; empty for another Raft group, and
  /// for a node that has nothing in its log.
  Optional<VoterView> view(String group);

  /// Who belongs to the cluster, as this node's log has it; while a change is under way, those
  /// before and after it.
  Members members();

  /// Whether a node is to be taken for one of this cluster: a member, or, while this node has been
  /// out of touch, one that a member has vouched for.
  default boolean admits(String node) {
    return members().contains(node);
  }

  /// Hands leadership to the voter that is furthest, if this node leads.
  ///
  /// @return whether this node does not lead any more
  boolean handOver(Duration atMost);
}

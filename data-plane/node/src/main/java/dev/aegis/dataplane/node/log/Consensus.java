package dev.aegis.dataplane.node.log;

import java.time.Duration;
import java.util.Optional;

/// Consensus as the rest of the node sees it beside the log itself. Thread-safe.
public interface Consensus {

  /// This node leads and may take commands.
  boolean isLeaderReady();

  /// Id of the node believed to lead.
  Optional<String> leader();

  /// A fresh sample. Cheap enough for a few calls a second.
  RaftStatus status();

  /// Hands leadership to the follower that is furthest, if this node leads.
  ///
  /// @return whether this node does not lead any more
  boolean handOver(Duration atMost);
}

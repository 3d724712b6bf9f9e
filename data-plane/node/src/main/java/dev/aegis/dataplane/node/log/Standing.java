package dev.aegis.dataplane.node.log;

import java.io.IOException;
import java.util.Set;

/// How this node stands with its cluster, for what watches over that. Thread-safe.
public interface Standing {

  /// Whether the Raft server still runs. Once false it never comes back in this process.
  boolean isAlive();

  /// The node waits to be added.
  boolean isJoining();

  /// No leader is known, the one that is has been silent for longer than any election takes, or
  /// this node is no member as far as its own log goes.
  boolean isOutOfTouch();

  /// Who belongs to the cluster, as this node's log has it.
  Members members();

  /// A member says that these belong to the cluster: they are admitted as members until it says
  /// otherwise.
  void vouchFor(Set<String> nodes);

  /// Raft runs this node in another role than the log gives it; a restart puts that right.
  boolean isMiscast();

  /// Remembers that the cluster has removed this node, for good.
  ///
  /// @return what happened and what to do, in a sentence or two
  String removed() throws IOException;

  /// Does what a change of the members has left to do.
  void settle();
}

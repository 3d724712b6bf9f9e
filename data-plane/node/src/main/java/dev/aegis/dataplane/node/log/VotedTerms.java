package dev.aegis.dataplane.node.log;

import java.io.IOException;

/// What can still be known of a vote that this node has forgotten.
@FunctionalInterface
public interface VotedTerms {

  /// A term at or above every one in which a vote that another member got from this node, before
  /// this process began, may still count; 0 where there is no other member. May take seconds.
  ///
  /// @param group the Raft group it is about
  /// @param known the members as this node's log has them, itself included
  /// @throws VoteLostException when it cannot be told now; to be tried again
  long upperBound(String group, Members known) throws IOException;
}

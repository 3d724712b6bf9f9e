package dev.aegis.dataplane.node.log;

/// Asks other nodes which term they are in. Thread-safe; nothing here blocks or throws.
public interface PeerTerms {

  /// Sends a question after this call began. While an earlier question to the same node has no
  /// answer, the newest one waits for it and takes the place of any that waited before; a question
  /// that lost its place is told nothing.
  ///
  /// @param group the Raft group it is about; a node of another group gives no answer
  void ask(String group, String node, Question question);

  /// One question, to any number of nodes. Told from any thread, possibly before [#ask] returns.
  interface Question {

    /// The node was in this term at some moment after it got the question, and had voted in no
    /// higher one by then.
    void answered(String node, long term);

    /// The node will not answer: it cannot be reached now, or the connection broke.
    void unanswered(String node);
  }
}

package dev.aegis.dataplane.node.traffic;

/// Carries what the nodes of one cluster and their clients send each other.
///
/// A node in production has none, and nothing of this is then on the path of a call. A cluster that
/// runs in one process to test its users has one, which holds back what a broken network or a
/// stopped process would (ADR-027). A message is held where it arrives, on both ports alike, or,
/// between two nodes on a client port, where it leaves. Who sends it is believed, since all ends
/// are the test's own. Thread-safe.
public interface Traffic {

  /// What one call carries from one node to another, in one direction.
  Way between(String from, String to);

  /// What one call carries from a client to a node. Calls that another node makes on the client
  /// port pass here too, after they passed [#between].
  Way fromClientTo(String node);

  /// What one call carries from a node to its client.
  Way toClientOf(String node);

  /// One direction of one call. The next delivery is handed over after the last one returned, by
  /// any thread.
  interface Way {

    /// Takes one delivery: at once, on the caller's thread, or later, or never. Those of one way
    /// run one after the other, in the order in which they came.
    void carry(Runnable delivery);

    /// Takes the delivery of word that an end has nothing more to say: as [#carry], but it never
    /// gets lost, or what waits for it on the other side would wait for ever.
    void carryEnd(Runnable delivery);
  }
}

package dev.aegis.chaos.judge;

/// A promise that was broken.
///
/// @param promise which
/// @param what what happened, in one sentence
public record Finding(Promise promise, String what) {
  /// What a cell holds the cluster to.
  public enum Promise {
    /// Each key and each lock looks like one object to all clients.
    LINEARIZABLE("linearizable"),
    /// What is acquired later has a greater token, over all locks.
    TOKENS_RISE("tokens rise"),
    /// What was acknowledged is there, and what was said to have failed is not.
    NOTHING_LOST("nothing lost"),
    /// A watch delivers everything once, in order.
    WATCHES("watches"),
    /// At an equal index all nodes have the same state, and at the end all answer alike.
    REPLICAS_EQUAL("replicas equal"),
    /// A resource that compares tokens loses nothing.
    FENCING("fencing"),
    /// When the fault is mended, the cluster works again by itself, in time.
    RECOVERY("recovery"),
    /// A failure is one that the client's contract names.
    TYPED_ERRORS("typed errors");

    private final String label;

    Promise(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  @Override
  public String toString() {
    return promise.label() + ": " + what;
  }
}

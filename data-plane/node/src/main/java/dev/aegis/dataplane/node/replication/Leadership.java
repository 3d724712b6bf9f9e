package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftStatus;

/// A node's leadership, as those see it who may end it. Thread-safe.
interface Leadership {
  /// The node's name.
  String id();

  /// A fresh sample.
  RaftStatus status();

  /// Takes no more work, as if no leader were known: what is queued and what comes is refused.
  void shutAdmission();

  /// Takes work again.
  void openAdmission();

  /// Gives leadership up without choosing who comes next; does not wait for it.
  void stepDown();
}

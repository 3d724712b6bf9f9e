package dev.aegis.dataplane.node.settings;

/// What an empty directory means to a node that starts on it.
public enum EmptyStorage {
  /// Its log has been lost: the node does not start.
  LOST,

  /// The cluster is being founded, and this node is one of its first voters.
  FOUND,

  /// The node is new to a cluster that is there, and waits to be added to it.
  JOIN
}

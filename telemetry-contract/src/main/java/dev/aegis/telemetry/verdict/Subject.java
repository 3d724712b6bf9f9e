package dev.aegis.telemetry.verdict;

import dev.aegis.telemetry.signal.NodeId;

/// What an anomaly is about.
public sealed interface Subject {

  /// One node.
  record Node(NodeId node) implements Subject {}

  /// The way from one node to another, in that direction.
  record Link(NodeId from, NodeId to) implements Subject {}

  /// All of it.
  record Cluster() implements Subject {}

  /// One line that names it: `node n3`, `link n1>n3`, `cluster`. Stable: it is hashed.
  default String canonical() {
    return switch (this) {
      case Node(NodeId node) -> "node " + node;
      case Link(NodeId from, NodeId to) -> "link " + from + ">" + to;
      case Cluster() -> "cluster";
    };
  }
}

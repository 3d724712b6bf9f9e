package dev.aegis.dataplane.node.replication;

/// The running hash of the replicated state at a log index.
///
/// @param value equal on all nodes at an equal index, or the replicas have diverged
public record StateFingerprint(long index, long value) {}

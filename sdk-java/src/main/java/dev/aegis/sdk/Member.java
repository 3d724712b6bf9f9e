package dev.aegis.sdk;

/// A member of the cluster.
///
/// @param nodeId letters, digits, dots, dashes and underscores; at most 64
/// @param clientAddress `host:port` for clients
/// @param peerAddress `host:port` for the other nodes
/// @param votes false for a learner, which has the log and does not vote
public record Member(String nodeId, String clientAddress, String peerAddress, boolean votes) {}

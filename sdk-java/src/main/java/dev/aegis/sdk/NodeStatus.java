package dev.aegis.sdk;

import java.util.List;

/// What a node says of itself and of the cluster. Its own view.
///
/// @param nodeId for example `n1`
/// @param role what it is
/// @param term its Raft term
/// @param leaderId empty while it knows no leader
/// @param commitIndex its Raft commit index
/// @param appliedIndex the last log index it has applied
/// @param healthy it knows the leader, has caught up since it started, and lacks fewer than 1000 of
///   the entries that it knows to be committed; whatever its role, so a candidate is not healthy
/// @param configDigest first 12 hex digits of the SHA-256 of its configuration
/// @param members as its log has them; while a change is under way, those before and after it
/// @param version of its software
public record NodeStatus(
    String nodeId,
    Role role,
    long term,
    String leaderId,
    long commitIndex,
    long appliedIndex,
    boolean healthy,
    String configDigest,
    List<Member> members,
    String version) {

  /// What a node is in its term.
  public enum Role {
    FOLLOWER,
    CANDIDATE,
    LEADER,

    /// Something this version of the client has no word for.
    OTHER
  }

  public NodeStatus {
    members = List.copyOf(members);
  }
}

package dev.aegis.dataplane.node.log;

/// Changes of who belongs to the cluster, made by the leader, one at a time. Thread-safe.
///
/// Every method blocks until the change is committed, for a minute or more when a node has to catch
/// up first, and throws a [SubmitException] when it is not: of the kind
/// [SubmitException.MembersUnchanged] when it was refused.
public interface MemberChanges {

  /// Adds a node that does not vote. Does nothing when it is a learner with the same addresses.
  ///
  /// @param learner the node, which must run and wait to be added
  void add(String id, Members.Member learner);

  /// Lets a learner vote that has caught up. Does nothing when it votes.
  void promote(String id);

  /// Removes a member.
  ///
  /// @return false when this node leads and is the one to go: it has handed leadership over, and
  ///   the new leader is to be asked
  boolean remove(String id);
}

package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.MemberRefusal;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Members.Member;
import dev.aegis.dataplane.node.log.RaftStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// Decides about one change of the members, by what the leader knows. Pure.
///
/// **Why one voter at a time is safe.** Any majority of a set of voters and any majority of the
/// same set with one more or one less have a voter in common, so no two leaders and no two commits
/// can come of the old and the new set (Raft thesis, section 4.1), whatever the library makes of
/// the time in between. What is decided here beyond that is about being available afterwards.
///
/// @param self this node, which leads
/// @param answersWithin a member that answered within this time is in contact
record MemberRules(String self, Duration answersWithin) {
  /// How many entries behind the leader's log a learner may be to get its vote: what it lacks then
  /// arrives in much less than an election timeout, so that the new voter does not hold up the
  /// commits it takes part in.
  static final long MAX_ENTRIES_BEHIND = 100;

  /// What is to be done.
  sealed interface Decision {
    /// These are to be the members.
    record Change(Members next) implements Decision {}

    /// They are as wanted already.
    record Done() implements Decision {}

    /// This node is the one to go, and leadership has to go first.
    record HandOverFirst() implements Decision {}

    record Refused(MemberRefusal why) implements Decision {}
  }

  Decision add(Members now, String id, Member learner) {
    if (now.find(id).filter(learner::equals).isPresent()) {
      return new Decision.Done();
    }
    if (now.contains(id)) {
      return refused(new MemberRefusal.Taken("The id " + id, id));
    }
    for (Map.Entry<String, Member> other : now.byId().entrySet()) {
      Member member = other.getValue();
      if (member.peer().equals(learner.peer())
          || member.peer().equals(learner.client())
          || learner.peer().equals(member.client())
          || (learner.client() != null && learner.client().equals(member.client()))) {
        return refused(new MemberRefusal.Taken("The address of " + id, other.getKey()));
      }
    }
    SortedSet<String> learners = now.learners();
    return learners.isEmpty()
        ? new Decision.Change(now.with(id, learner))
        : refused(new MemberRefusal.LearnerThere(learners.first()));
  }

  Decision promote(Members now, String id, RaftStatus status) {
    Optional<Member> member = now.find(id);
    if (member.isEmpty()) {
      return refused(new MemberRefusal.NoSuchMember(id));
    }
    if (member.get().votes()) {
      return new Decision.Done();
    }
    RaftStatus.Follower learner = status.followers().get(id);
    if (learner == null || learner.lastContactMs() > answersWithin.toMillis()) {
      return refused(
          new MemberRefusal.Unreachable(
              id, "does not answer this leader; see that it runs, and try again"));
    }
    long behind = Math.max(0, status.indexes().last() - learner.matchIndex());
    return behind > MAX_ENTRIES_BEHIND
        ? refused(new MemberRefusal.NotCaughtUp(id, behind, MAX_ENTRIES_BEHIND))
        : new Decision.Change(now.promoting(id));
  }

  Decision remove(Members now, String id, RaftStatus status) {
    Optional<Member> member = now.find(id);
    if (member.isEmpty()) {
      return refused(new MemberRefusal.NoSuchMember(id));
    }
    if (member.get().votes()) {
      int left = now.voters().size() - 1;
      int needed = left / 2 + 1;
      int reachable = votersHeardWithout(id, status);
      if (reachable < needed) {
        return refused(new MemberRefusal.QuorumAtRisk(id, reachable, needed));
      }
    }
    return id.equals(self) ? new Decision.HandOverFirst() : new Decision.Change(now.without(id));
  }

  private int votersHeardWithout(String id, RaftStatus status) {
    int reachable = id.equals(self) ? 0 : 1;
    for (Map.Entry<String, RaftStatus.Follower> follower : status.followers().entrySet()) {
      if (!follower.getKey().equals(id)
          && status.voters().contains(follower.getKey())
          && follower.getValue().lastContactMs() <= answersWithin.toMillis()) {
        reachable++;
      }
    }
    return reachable;
  }

  private static Decision refused(MemberRefusal why) {
    return new Decision.Refused(why);
  }
}

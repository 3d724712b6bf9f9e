package dev.aegis.dataplane.node.log;

/// Why the members were not changed.
public sealed interface MemberRefusal {

  /// One sentence for a person: what stands in the way, and what to do.
  String sentence();

  /// Another change is under way, or was made since the members were looked at.
  record UnderWay() implements MemberRefusal {
    @Override
    public String sentence() {
      return "Another change of the members is under way, or was made just now, and there is one at a time. Look at the members and try again.";
    }
  }

  record NoSuchMember(String id) implements MemberRefusal {
    @Override
    public String sentence() {
      return "%s is no member of this cluster. See who is with MemberList.".formatted(id);
    }
  }

  /// The id or the address is in use.
  ///
  /// @param holder the member that has the id or the address
  record Taken(String what, String holder) implements MemberRefusal {
    @Override
    public String sentence() {
      return "%s belongs to member %s already. Take another id and other addresses."
          .formatted(what, holder);
    }
  }

  /// There is a learner, and there may be one.
  record LearnerThere(String learner) implements MemberRefusal {
    @Override
    public String sentence() {
      return "Member %s is a learner, and there may be 1 at a time. Promote or remove it first."
          .formatted(learner);
    }
  }

  /// The learner lacks too much to vote.
  ///
  /// @param behind entries of the log that the learner lacks
  /// @param limit how many it may lack
  record NotCaughtUp(String id, long behind, long limit) implements MemberRefusal {
    @Override
    public String sentence() {
      return "Learner %s is %d entries behind, and to vote it may be %d behind. Wait until it has caught up."
          .formatted(id, behind, limit);
    }
  }

  /// Too few of the voters that would be left answer.
  ///
  /// @param reachable voters that would be left and answer
  /// @param needed how many are a majority of those that would be left
  record QuorumAtRisk(String id, int reachable, int needed) implements MemberRefusal {
    @Override
    public String sentence() {
      return "Without %s %d voters would be left that answer, and it takes %d to be a majority. Bring other voters back or add some first."
          .formatted(id, reachable, needed);
    }
  }

  /// The node that is to be added, or to vote, does not answer as it should.
  record Unreachable(String id, String why) implements MemberRefusal {
    @Override
    public String sentence() {
      return "Node %s %s.".formatted(id, why);
    }
  }
}

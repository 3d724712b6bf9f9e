package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.MemberRefusal;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Members.Member;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.replication.MemberRules.Decision;
import dev.aegis.dataplane.node.settings.HostPort;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What n1, the leader of n1 to n5, decides about one change of the members. Its log ends at 1000.
class MemberRulesTest {
  private static final long LAST = 1_000;
  private static final long SILENT = 60_000;

  private final MemberRules rules = new MemberRules("n1", Duration.ofSeconds(1));
  private final SortedMap<String, RaftStatus.Follower> followers = new TreeMap<>();
  private Members members = voters(5);

  MemberRulesTest() {
    for (String id : members.voters()) {
      if (!id.equals("n1")) {
        followers.put(id, new RaftStatus.Follower(LAST, 10));
      }
    }
  }

  private static Members voters(int count) {
    SortedMap<String, HostPort> peers = new TreeMap<>();
    SortedMap<String, HostPort> clients = new TreeMap<>();
    for (int i = 1; i <= count; i++) {
      peers.put("n" + i, new HostPort("127.0.0.1", i));
      clients.put("n" + i, new HostPort("127.0.0.1", 10 + i));
    }
    return Members.voting(peers, clients);
  }

  private static Member learner(int number) {
    return new Member(
        new HostPort("127.0.0.1", number), new HostPort("127.0.0.1", 10 + number), false);
  }

  private RaftStatus status() {
    return new RaftStatus(
        0,
        RaftStatus.Role.LEADER,
        1,
        Optional.of("n1"),
        true,
        new RaftStatus.Indexes(LAST, LAST, LAST),
        followers,
        members.voters(),
        0);
  }

  private void isSilent(String id) {
    followers.put(id, new RaftStatus.Follower(LAST, SILENT));
  }

  private static Object refusalOf(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    return ((Decision.Refused) decision).why();
  }

  @Test
  void aNewNodeIsAddedWithoutAVote() {
    Decision decision = rules.add(members, "n6", learner(6));
    assertThat(decision).isEqualTo(new Decision.Change(members.with("n6", learner(6))));
    assertThat(((Decision.Change) decision).next().voters()).isEqualTo(members.voters());
  }

  @Test
  void anIdOrAnAddressThatIsTakenIsRefused() {
    assertThat(refusalOf(rules.add(members, "n5", learner(6))))
        .isEqualTo(new MemberRefusal.Taken("The id n5", "n5"));
    assertThat(refusalOf(rules.add(members, "n6", learner(5))))
        .isEqualTo(new MemberRefusal.Taken("The address of n6", "n5"));
    Member peerWhereClientsAre =
        new Member(new HostPort("127.0.0.1", 12), new HostPort("127.0.0.1", 99), false);
    assertThat(refusalOf(rules.add(members, "n6", peerWhereClientsAre)))
        .isEqualTo(new MemberRefusal.Taken("The address of n6", "n2"));
  }

  @Test
  void thereIsOneLearnerAtATime() {
    members = members.with("n6", learner(6));
    assertThat(refusalOf(rules.add(members, "n7", learner(7))))
        .isEqualTo(new MemberRefusal.LearnerThere("n6"));
    assertThat(rules.add(members, "n6", learner(6)))
        .as("asked for again")
        .isEqualTo(new Decision.Done());
  }

  @Test
  void aLearnerVotesOnceItHasCaughtUp() {
    members = members.with("n6", learner(6));
    followers.put("n6", new RaftStatus.Follower(LAST - MemberRules.MAX_ENTRIES_BEHIND - 1, 10));
    assertThat(refusalOf(rules.promote(members, "n6", status())))
        .isEqualTo(
            new MemberRefusal.NotCaughtUp(
                "n6", MemberRules.MAX_ENTRIES_BEHIND + 1, MemberRules.MAX_ENTRIES_BEHIND));
    followers.put("n6", new RaftStatus.Follower(LAST - MemberRules.MAX_ENTRIES_BEHIND, 10));
    assertThat(rules.promote(members, "n6", status()))
        .isEqualTo(new Decision.Change(members.promoting("n6")));
  }

  @Test
  void aSilentLearnerDoesNotVoteHoweverMuchItHas() {
    members = members.with("n6", learner(6));
    isSilent("n6");
    assertThat(refusalOf(rules.promote(members, "n6", status())))
        .isInstanceOf(MemberRefusal.Unreachable.class);
  }

  @Test
  void aVoterIsPromotedAlreadyAndAStrangerCannotBe() {
    assertThat(rules.promote(members, "n2", status())).isEqualTo(new Decision.Done());
    assertThat(refusalOf(rules.promote(members, "n9", status())))
        .isEqualTo(new MemberRefusal.NoSuchMember("n9"));
  }

  @Test
  void aDeadVoterGoesWhileAMajorityOfTheOthersAnswers() {
    isSilent("n2");
    isSilent("n3");
    assertThat(rules.remove(members, "n2", status()))
        .isEqualTo(new Decision.Change(members.without("n2")));
    isSilent("n4");
    assertThat(refusalOf(rules.remove(members, "n2", status())))
        .as("n1 and n5 of n1, n3, n4, n5")
        .isEqualTo(new MemberRefusal.QuorumAtRisk("n2", 2, 3));
  }

  @Test
  void aVoterThatAnswersIsNotGivenAwayForDeadOnes() {
    isSilent("n2");
    isSilent("n3");
    assertThat(refusalOf(rules.remove(members, "n4", status())))
        .isEqualTo(new MemberRefusal.QuorumAtRisk("n4", 2, 3));
  }

  @Test
  void learnersDoNotCountAndMayGoAnyTime() {
    members = members.with("n6", learner(6));
    followers.put("n6", new RaftStatus.Follower(LAST, 10));
    isSilent("n2");
    isSilent("n3");
    assertThat(refusalOf(rules.remove(members, "n4", status())))
        .isInstanceOf(MemberRefusal.QuorumAtRisk.class);
    isSilent("n4");
    assertThat(rules.remove(members, "n6", status()))
        .isEqualTo(new Decision.Change(members.without("n6")));
  }

  @Test
  void theLeaderHandsOverBeforeItGoesUnlessItIsNeeded() {
    assertThat(rules.remove(members, "n1", status())).isEqualTo(new Decision.HandOverFirst());
    isSilent("n2");
    isSilent("n3");
    assertThat(refusalOf(rules.remove(members, "n1", status())))
        .isEqualTo(new MemberRefusal.QuorumAtRisk("n1", 2, 3));
  }

  @Test
  void theLastVoterStays() {
    members = voters(1);
    followers.clear();
    assertThat(refusalOf(rules.remove(members, "n1", status())))
        .isEqualTo(new MemberRefusal.QuorumAtRisk("n1", 0, 1));
  }
}

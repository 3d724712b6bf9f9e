package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.RaftStatus.Role;
import dev.aegis.dataplane.node.replication.QuorumLoss.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A leader of five, whose limit is one second, looked at four times a second.
class QuorumLossTest {
  private static final Duration PERIOD = Duration.ofMillis(250);

  private static final TreeSet<String> VOTERS =
      new TreeSet<>(List.of("n1", "n2", "n3", "n4", "n5"));

  private final QuorumLoss loss = new QuorumLoss(Duration.ofSeconds(1));
  private long nowNanos;

  private Verdict look(long term, long... agesMs) {
    nowNanos += PERIOD.toNanos();
    return loss.look(nowNanos, leader(term, agesMs));
  }

  private static RaftStatus leader(long term, long... agesMs) {
    SortedMap<String, RaftStatus.Follower> followers = new TreeMap<>();
    for (int i = 0; i < agesMs.length; i++) {
      followers.put("n" + (i + 2), new RaftStatus.Follower(1, agesMs[i]));
    }
    return status(Role.LEADER, term, followers);
  }

  private static RaftStatus status(
      Role role, long term, SortedMap<String, RaftStatus.Follower> followers) {
    return status(role, term, followers, VOTERS);
  }

  private static RaftStatus status(
      Role role,
      long term,
      SortedMap<String, RaftStatus.Follower> followers,
      SortedSet<String> voters) {
    return new RaftStatus(
        0,
        role,
        term,
        Optional.empty(),
        true,
        new RaftStatus.Indexes(1, 1, 1),
        followers,
        voters,
        0);
  }

  private void leadForLong() {
    for (int i = 0; i < 20; i++) {
      assertThat(look(7, 0, 0, 0, 0)).isEqualTo(Verdict.IN_CONTACT);
    }
  }

  @Test
  void twoAnswersOfFourAreAMajorityTogetherWithTheLeader() {
    leadForLong();
    for (int i = 0; i < 20; i++) {
      assertThat(look(7, 100, 900, 60_000, 60_000)).isEqualTo(Verdict.IN_CONTACT);
    }
  }

  @Test
  void aSilentMajorityIsLostAtTheSecondLook() {
    leadForLong();
    assertThat(look(7, 100, 1_100, 1_100, 1_100)).isEqualTo(Verdict.IN_CONTACT);
    assertThat(look(7, 100, 1_350, 1_350, 1_350)).isEqualTo(Verdict.LOST);
  }

  @Test
  void aPauseOfTheProcessIsNoLoss() {
    leadForLong();
    nowNanos += Duration.ofSeconds(30).toNanos();
    assertThat(look(7, 30_000, 30_000, 30_000, 30_000)).isEqualTo(Verdict.IN_CONTACT);
    assertThat(look(7, 5, 5, 5, 5)).isEqualTo(Verdict.IN_CONTACT);
    assertThat(look(7, 30_000, 30_000, 30_000, 5)).isEqualTo(Verdict.IN_CONTACT);
  }

  @Test
  void aNewLeaderIsGivenTwiceTheLimitToHearItsFollowers() {
    leadForLong();
    for (int i = 0; i < 8; i++) {
      assertThat(look(8, 9_000, 9_000, 9_000, 9_000)).isEqualTo(Verdict.IN_CONTACT);
    }
    assertThat(look(8, 9_000, 9_000, 9_000, 9_000)).isEqualTo(Verdict.IN_CONTACT);
    assertThat(look(8, 9_000, 9_000, 9_000, 9_000)).isEqualTo(Verdict.LOST);
  }

  @Test
  void aFollowerThatWasNeverReachedCountsAsSilent() {
    leadForLong();
    var _ = look(7, 0);
    assertThat(look(7, 0)).isEqualTo(Verdict.LOST);
  }

  @Test
  void whoDoesNotLeadHasNothingToLose() {
    leadForLong();
    nowNanos += PERIOD.toNanos();
    assertThat(loss.look(nowNanos, status(Role.FOLLOWER, 7, new TreeMap<>())))
        .isEqualTo(Verdict.NOT_LEADING);
  }

  @Test
  void aLeaderAloneInItsClusterIsItsOwnMajority() {
    QuorumLoss alone = new QuorumLoss(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      nowNanos += PERIOD.toNanos();
      assertThat(
              alone.look(
                  nowNanos, status(Role.LEADER, 1, new TreeMap<>(), new TreeSet<>(List.of("n1")))))
          .isEqualTo(Verdict.IN_CONTACT);
    }
  }
}

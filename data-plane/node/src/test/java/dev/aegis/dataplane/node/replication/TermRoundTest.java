package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.replication.TermRound.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TermRoundTest {
  private static final long TERM = 7;
  private static final Set<String> FIVE = Set.of("n1", "n2", "n3", "n4", "n5");

  private static TermRound of(Set<String> current, Set<String> former) {
    return new TermRound("n1", TERM, new Voters(current, former));
  }

  private static TermRound ofFive() {
    return of(FIVE, Set.of());
  }

  @Test
  void aMajorityInTheLeadersTermConfirmsIt() {
    TermRound round = ofFive();
    assertThat(round.verdict()).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n2", TERM)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n3", TERM)).isEqualTo(Verdict.CONFIRMED);
    assertThat(round.answered("n4", TERM + 1))
        .as("a majority stays one, whoever comes later")
        .isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aMajorityInAnotherTermDeniesIt() {
    TermRound round = ofFive();
    assertThat(round.answered("n2", TERM + 1)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n3", TERM + 2)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n4", TERM + 1)).isEqualTo(Verdict.DENIED);
  }

  @Test
  void aVoterThatHasNotHeardOfTheTermYetDoesNotCount() {
    TermRound round = of(Set.of("n1", "n2", "n3"), Set.of());
    assertThat(round.answered("n2", TERM - 1)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n3", 0)).isEqualTo(Verdict.DENIED);
  }

  @Test
  void votersThatCannotBeReachedDenyItOnceNoMajorityIsLeft() {
    TermRound round = ofFive();
    assertThat(round.unanswered("n2")).isEqualTo(Verdict.OPEN);
    assertThat(round.unanswered("n3")).isEqualTo(Verdict.OPEN);
    assertThat(round.unanswered("n4")).isEqualTo(Verdict.DENIED);
  }

  @Test
  void aVoterThatAnsweredAndBrokeOffThenStaysCounted() {
    TermRound round = of(Set.of("n1", "n2", "n3"), Set.of());
    assertThat(round.answered("n2", TERM)).isEqualTo(Verdict.CONFIRMED);
    assertThat(round.unanswered("n2")).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void halfOfAnEvenNumberIsNoMajority() {
    TermRound round = of(Set.of("n1", "n2", "n3", "n4"), Set.of());
    assertThat(round.answered("n2", TERM)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n3", TERM)).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void aLoneVoterConfirmsItself() {
    assertThat(of(Set.of("n1"), Set.of()).verdict()).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void whoHasNoVoteIsNotCounted() {
    TermRound round = of(Set.of("n1", "n2", "n3"), Set.of());
    assertThat(round.answered("listener", TERM)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("other listener", TERM)).isEqualTo(Verdict.OPEN);
  }

  @Test
  void whileTheMembershipChangesBothMajoritiesAreNeeded() {
    TermRound round = of(Set.of("n1", "n4", "n5"), Set.of("n1", "n2", "n3"));
    assertThat(round.answered("n4", TERM)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n5", TERM)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n2", TERM)).isEqualTo(Verdict.CONFIRMED);
  }

  @Test
  void whileTheMembershipChangesTheOldVotersAloneCanDenyIt() {
    TermRound round = of(Set.of("n1", "n4", "n5"), Set.of("n1", "n2", "n3"));
    assertThat(round.answered("n4", TERM)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n2", TERM + 1)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n3", TERM + 1)).isEqualTo(Verdict.DENIED);
  }

  @Test
  void aLeaderThatIsBeingRemovedDoesNotCountAmongTheNewVoters() {
    TermRound round = of(Set.of("n2", "n3", "n4"), Set.of("n1", "n2", "n3"));
    assertThat(round.answered("n2", TERM)).isEqualTo(Verdict.OPEN);
    assertThat(round.answered("n4", TERM)).isEqualTo(Verdict.CONFIRMED);
  }

  /// All ways in which four voters can answer, be elsewhere, or say nothing.
  @Test
  void theVerdictDependsOnTheAnswersAloneAndNotOnTheirOrder() {
    int ways = 3 * 3 * 3 * 3;
    for (int way = 0; way < ways; way++) {
      TermRound forwards = ofFive();
      TermRound backwards = ofFive();
      List<Integer> answers = new ArrayList<>();
      for (int rest = way, i = 0; i < 4; i++, rest /= 3) {
        answers.add(rest % 3);
      }
      for (int i = 0; i < 4; i++) {
        tell(forwards, "n" + (i + 2), answers.get(i));
        tell(backwards, "n" + (5 - i), answers.get(3 - i));
      }
      long agreeing = 1 + answers.stream().filter(answer -> answer == 0).count();
      long lost = answers.stream().filter(answer -> answer == 1).count();
      Verdict expected =
          agreeing >= 3 ? Verdict.CONFIRMED : lost >= 3 ? Verdict.DENIED : Verdict.OPEN;
      assertThat(forwards.verdict()).as("%s", answers).isEqualTo(expected);
      assertThat(backwards.verdict()).as("%s", answers).isEqualTo(expected);
    }
  }

  /// @param answer 0 the leader's term, 1 a higher one, 2 nothing yet
  private static void tell(TermRound round, String voter, int answer) {
    if (answer < 2) {
      var _ = round.answered(voter, TERM + answer);
    }
  }
}

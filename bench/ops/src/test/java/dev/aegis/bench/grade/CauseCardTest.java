package dev.aegis.bench.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aegis.bench.statistics.Proportion;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CauseCardTest {
  private static final Offset<Double> EXACT = within(1e-12);

  /// First, third, fourth, not named, no answer.
  private static final CauseCard CARD =
      new CauseCard(
          List.of(
              Grades.of("1", "k", "disk", "k", "disk", "net"),
              Grades.of("2", "k", "disk", "k", "storm", "net", "disk"),
              Grades.of("3", "k", "net", "k", "a", "b", "c", "net"),
              Grades.of("4", "k", "net", "k", "storm"),
              Grades.missed("5", "k", "clock")));

  @Test
  void causeCountsAsFoundWithinSoManyPlaces() {
    assertThat(CARD.within(1)).isEqualTo(new Proportion(1, 5));
    assertThat(CARD.within(3)).isEqualTo(new Proportion(2, 5));
    assertThat(CARD.within(4)).isEqualTo(new Proportion(3, 5));
    assertThat(CARD.withinByCause(3))
        .containsEntry("disk", new Proportion(2, 2))
        .containsEntry("net", new Proportion(0, 2))
        .containsEntry("clock", new Proportion(0, 1));
  }

  @Test
  void reciprocalRankIsNothingWhereTheCauseIsNotNamed() {
    assertThat(CARD.meanReciprocalRank()).isCloseTo((1 + 1.0 / 3 + 1.0 / 4 + 0 + 0) / 5, EXACT);
  }

  @Test
  void leavingItOpenIsNeitherRightNorCommitted() {
    CauseCard card =
        new CauseCard(
            List.of(
                Grades.of("1", "k", "disk", "k", KindAnswer.UNDETERMINED, "disk"),
                Grades.of("2", "k", "disk", "k", "disk"),
                Grades.of("3", "k", "disk", "k", "net")));

    assertThat(card.within(1)).isEqualTo(new Proportion(1, 3));
    assertThat(card.abstained()).isEqualTo(new Proportion(1, 3));
    assertThat(card.rightWhenAnswered()).isEqualTo(new Proportion(1, 2));
  }

  /// Shares 0.6/0.8 = 0.75, right: 0.0625; and 0.5/1 = 0.5, wrong: 0.25.
  @Test
  void brierScoreTakesTheShareOfTheScoresForConfidence() {
    CauseCard card =
        new CauseCard(
            List.of(
                Grades.scored(
                    "1",
                    "disk",
                    List.of(
                        new CauseAnswer.Ranked("disk", 0.6), new CauseAnswer.Ranked("net", 0.2))),
                Grades.scored(
                    "2",
                    "clock",
                    List.of(
                        new CauseAnswer.Ranked("disk", 0.5), new CauseAnswer.Ranked("net", 0.5)))));

    assertThat(card.brier().orElseThrow()).isCloseTo((0.0625 + 0.25) / 2, EXACT);
  }

  @Test
  void confusionIsOfTheFirstPlace() {
    assertThat(CARD.confusion().toString())
        .isEqualTo("{clock={(missed)=1}, disk={disk=1, storm=1}, net={a=1, storm=1}}");
  }
}

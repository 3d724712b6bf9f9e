package dev.aegis.bench.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aegis.bench.statistics.Proportion;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class KindCardTest {
  private static final Offset<Double> EXACT = within(1e-12);

  /// Three of `a` (two right, one called `b`), two of `b` (one right, one missed), one `c` called
  /// `a`.
  private static final KindCard CARD =
      new KindCard(
          List.of(
              Grades.of("1", "a", "x", "a", "x"),
              Grades.of("2", "a", "x", "a", "x"),
              Grades.of("3", "a", "x", "b", "x"),
              Grades.of("4", "b", "x", "b", "x"),
              Grades.missed("5", "b", "x"),
              Grades.of("6", "c", "x", "a", "x")));

  @Test
  void rightOnesAreCountedByTheTrueKind() {
    assertThat(CARD.right()).isEqualTo(new Proportion(3, 6));
    assertThat(CARD.recall())
        .containsEntry("a", new Proportion(2, 3))
        .containsEntry("b", new Proportion(1, 2))
        .containsEntry("c", new Proportion(0, 1));
    assertThat(CARD.missed()).isEqualTo(new Proportion(1, 6));
  }

  @Test
  void precisionIsCountedByWhatWasSaid() {
    assertThat(CARD.precision())
        .containsEntry("a", new Proportion(2, 3))
        .containsEntry("b", new Proportion(1, 2))
        .doesNotContainKey("c");
  }

  /// `a`: 2·2/(3+3) = 2/3; `b`: 2·1/(2+2) = 1/2; `c`: 0.
  @Test
  void macroF1CountsEveryKindOnce() {
    assertThat(CARD.f1().getOrDefault("a", 0.0)).isCloseTo(2.0 / 3, EXACT);
    assertThat(CARD.f1().getOrDefault("b", 0.0)).isCloseTo(0.5, EXACT);
    assertThat(CARD.f1().getOrDefault("c", 1.0)).isZero();
    assertThat(CARD.macroF1()).isCloseTo((2.0 / 3 + 0.5) / 3, EXACT);
  }

  @Test
  void confusionShowsWhatWasSaidAndWhatWasNot() {
    assertThat(CARD.confusion().toString())
        .isEqualTo("{a={a=2, b=1}, b={(missed)=1, b=1}, c={a=1}}");
  }

  @Test
  void kindThatTheTruthAllowsBesideItsOwnIsRightAndCountsAsItsOwn() {
    Graded graded = Grades.allowing("1", "b", "a", "b");

    assertThat(graded.kindIsRight()).isTrue();
    assertThat(graded.kindSaid()).isEqualTo("a");
    assertThat(new KindCard(List.of(graded)).macroF1()).isEqualTo(1);
  }

  /// (0.8 - 1)² = 0.04, (0.6 - 0)² = 0.36, and an abstention and a miss that do not count.
  @Test
  void brierScoreIsTheMeanSquareOverWhatTheAgentCommittedItselfTo() {
    KindCard card =
        new KindCard(
            List.of(
                Grades.sure("1", "a", "a", 0.8),
                Grades.sure("2", "a", "b", 0.6),
                Grades.sure("3", "a", KindAnswer.UNDETERMINED, 0.9),
                Grades.missed("4", "a", "x")));

    assertThat(card.brier().orElseThrow()).isCloseTo(0.2, EXACT);
    assertThat(card.abstained()).isEqualTo(new Proportion(1, 4));
    assertThat(card.rightWhenAnswered()).isEqualTo(new Proportion(1, 2));
    assertThat(new KindCard(List.of(Grades.missed("1", "a", "x"))).brier()).isEmpty();
  }
}

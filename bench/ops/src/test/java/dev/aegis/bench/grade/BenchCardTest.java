package dev.aegis.bench.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.bench.statistics.McNemar;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchCardTest {
  private static final BenchCard ONE =
      new BenchCard(
          "one",
          List.of(
              Grades.of("1", "a", "x", "a", "x"),
              Grades.of("2", "a", "x", "a", "y"),
              Grades.of("3", "a", "x", "b", "x")));
  private static final BenchCard TWO =
      new BenchCard(
          "two",
          List.of(
              Grades.of("1", "a", "x", "a", "y"),
              Grades.of("2", "a", "x", "b", "x"),
              Grades.missed("3", "a", "x")));

  @Test
  void agentsAreComparedWhereOnlyOneIsRight() {
    assertThat(ONE.kindsAgainst(TWO)).isEqualTo(new McNemar(1, 0));
    assertThat(ONE.causesAgainst(TWO)).isEqualTo(new McNemar(2, 1));
    assertThat(TWO.causesAgainst(ONE)).isEqualTo(new McNemar(1, 2));
  }

  @Test
  void agentsOnOtherIncidentsAreNotCompared() {
    BenchCard other =
        new BenchCard(
            "other",
            List.of(
                Grades.of("1", "a", "x", "a", "x"),
                Grades.of("2", "a", "x", "a", "x"),
                Grades.of("9", "a", "x", "a", "x")));

    assertThatThrownBy(() -> ONE.kindsAgainst(other)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ONE.kindsAgainst(new BenchCard("none", List.of())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timeIsThatOfAllAnswers() {
    assertThat(ONE.effort().seconds()).isEqualTo(1.5);
  }
}

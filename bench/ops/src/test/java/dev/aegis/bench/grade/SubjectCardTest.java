package dev.aegis.bench.grade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aegis.bench.statistics.Proportion;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubjectCardTest {
  private static final Set<String> CLUSTER = Set.of("cluster");

  @Test
  void entityIsTheNodeOrAnEndOfTheLinkThatIsNamed() {
    SubjectCard card =
        new SubjectCard(
            List.of(
                Grades.about("clock_skew", "n2", "warning", Set.of("n2"), "warning"),
                Grades.about("clock_skew", "n2", "warning", Set.of("n1", "n2"), "warning"),
                Grades.about("clock_skew", "n2", "warning", CLUSTER, "warning"),
                Grades.about("clock_skew", "cluster", "warning", CLUSTER, "warning")));

    assertThat(card.entity()).isEqualTo(new Proportion(3, 4));
  }

  /// Otherwise whoever says nothing would be right about every trouble of the whole cluster.
  @Test
  void whoSaysThatAllIsWellNamesNobody() {
    Graded silent =
        new Graded(
            Grades.about("quorum_loss", "cluster", "critical", CLUSTER, "info").truth(),
            new Response.Given<>(new KindAnswer("none", 1, CLUSTER, "info")),
            new Response.Missed<>("it was not asked"),
            Effort.NONE);

    assertThat(new SubjectCard(List.of(silent)).entity()).isEqualTo(new Proportion(0, 1));
  }

  @Test
  void entityIsNotAskedWhereNothingIsWrong() {
    SubjectCard card =
        new SubjectCard(List.of(Grades.about("none", "cluster", "info", CLUSTER, "info")));

    assertThat(card.entity()).isEqualTo(new Proportion(0, 0));
    assertThat(card.severity()).isEqualTo(new Proportion(1, 1));
  }

  @Test
  void kappaIsOneInAgreementAndWorseTheFurtherOff() {
    Graded info = Grades.about("none", "cluster", "info", CLUSTER, "info");
    Graded critical = Grades.about("clock_skew", "n1", "critical", CLUSTER, "critical");
    Graded aStepOff = Grades.about("clock_skew", "n1", "critical", CLUSTER, "warning");
    Graded farOff = Grades.about("clock_skew", "n1", "critical", CLUSTER, "info");

    assertThat(kappa(info, critical)).isCloseTo(1, within(1e-9));
    assertThat(kappa(info, critical, aStepOff)).isLessThan(1);
    assertThat(kappa(info, critical, farOff)).isLessThan(kappa(info, critical, aStepOff));
    assertThat(new SubjectCard(List.of(info)).severityKappa()).isEmpty();
  }

  /// Truths 1 info, 1 warning, 2 critical; answers 1 info, 2 warning, 1 critical. Seen: one a step
  /// off, so 1. By chance, of rows times columns over 4, with squares of the distance: info 1 * (0
  /// + 2 + 4 * 1), warning 1 * (1 + 0 + 1), critical 2 * (4 * 1 + 2 + 0), together 20 / 4 = 5.
  ///   Kappa is 1 - 1 / 5.
  @Test
  void kappaIsWhatAHandComputes() {
    assertThat(
            kappa(
                Grades.about("none", "cluster", "info", CLUSTER, "info"),
                Grades.about("clock_skew", "n1", "warning", CLUSTER, "warning"),
                Grades.about("clock_skew", "n1", "critical", CLUSTER, "warning"),
                Grades.about("clock_skew", "n1", "critical", CLUSTER, "critical")))
        .isCloseTo(0.8, within(1e-9));
  }

  /// Whoever gives no answer is not in kappa, so it is said of how many it speaks.
  @Test
  void kappaSaysOnHowManyAnswersItRests() {
    SubjectCard card =
        new SubjectCard(
            List.of(
                Grades.about("none", "cluster", "info", CLUSTER, "info"),
                Grades.missed("2", "clock_skew", "clock_drift")));

    assertThat(card.severitiesSaid()).isEqualTo(new Proportion(1, 2));
  }

  private static double kappa(Graded... graded) {
    return new SubjectCard(List.of(graded)).severityKappa().orElseThrow();
  }
}

package dev.aegis.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.BenchCard;
import dev.aegis.bench.grade.Effort;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.grade.Response;
import dev.aegis.bench.grade.Spent;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What was spent and belongs to no incident has a line of its own, where there is such a thing.
class SpentBesidesTest {
  private static final String LINE = "besides: questions while watching, or late";
  private static final Graded INCIDENT =
      new Graded(
          new Truth(
              "1", "none", List.of(), "healthy", "cluster", "info", 0, 1, 2, "g", new TreeMap<>()),
          new Response.Missed<>("it was late"),
          new Response.Missed<>("it was late"),
          Effort.NONE);

  @Test
  void itIsInEveryReportAndInNoTotal() {
    BenchReport report = report(new Spent(3, 700, 20, OptionalLong.of(1_500)));

    for (String text : List.of(BenchText.of(report), BenchHtml.of(report))) {
      assertThat(text).contains(LINE, "3; 700 and 20; $0.0015");
    }
    assertThat(BenchJson.of(report))
        .contains("\"besides\"", "\"model_calls\" : 3", "\"dollars\" : 0.0015")
        .containsOnlyOnce("model_calls");
  }

  @Test
  void whereThereIsNoneThereIsNoLine() {
    BenchReport report = report(Spent.NOTHING);

    assertThat(BenchText.of(report) + BenchHtml.of(report) + BenchJson.of(report))
        .doesNotContain("besides:", "\"besides\"", "tokens, in and out");
  }

  private static BenchReport report(Spent besides) {
    return new BenchReport(
        "made up",
        "1",
        3,
        false,
        List.of(new BenchCard("it", List.of(INCIDENT), List.of(), besides)),
        new TreeSet<>());
  }
}

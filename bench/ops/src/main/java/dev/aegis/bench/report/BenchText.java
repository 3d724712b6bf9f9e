package dev.aegis.bench.report;

import dev.aegis.bench.grade.BenchCard;
import dev.aegis.bench.grade.CauseCard;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.grade.KindCard;
import dev.aegis.bench.statistics.McNemar;
import dev.aegis.bench.statistics.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/// The scorecard for a terminal: plain text in columns. Every share has its Wilson interval at 95
/// %.
public final class BenchText {
  private BenchText() {}

  /// All of it.
  public static String of(BenchReport report) {
    StringBuilder text = new StringBuilder();
    text.append("ConsensusOps-Bench, suite ")
        .append(report.suite())
        .append(", version ")
        .append(report.version())
        .append(", ")
        .append(report.first().graded().size())
        .append(" incidents\n\n");
    text.append(table("", report, PaperTables.table4(report.cards(), report.k())));
    text.append(table("kind", report, PaperTables.table5Kinds(report.cards())));
    text.append(table("cause, top-1", report, PaperTables.table5Causes(report.cards())));
    text.append(beside(report)).append(parts(report)).append(missing(report));
    if (report.cards().size() > 1) {
      text.append(pairs(report));
    }
    text.append("Kinds that ").append(report.first().agent()).append(" said\n");
    text.append(confusion(report.first().kinds().confusion()));
    text.append(wrong(report.first()));
    return text.toString();
  }

  private static String table(String title, BenchReport report, List<PaperTables.Row> rows) {
    List<String> head = new ArrayList<>(List.of(title));
    report.cards().forEach(card -> head.add(card.agent()));
    if (report.likePaper()) {
      head.add("paper");
    }
    List<List<String>> lines = new ArrayList<>();
    for (PaperTables.Row row : rows) {
      List<String> line = new ArrayList<>(List.of(row.name()));
      row.agents().forEach(one -> line.add(Markdown.proportion(one)));
      if (report.likePaper()) {
        line.add(row.paper().hits() + "/" + row.paper().trials());
      }
      lines.add(line);
    }
    return Columns.of(head, lines);
  }

  private static String beside(BenchReport report) {
    List<String> head = new ArrayList<>(List.of("beside that"));
    report.cards().forEach(card -> head.add(card.agent()));
    List<List<String>> lines = new ArrayList<>();
    lines.add(line(report, "macro-F1 of kinds", card -> Cells.number(card.kinds().macroF1())));
    lines.add(
        line(
            report,
            "mean reciprocal rank",
            card -> Cells.number(card.causes().meanReciprocalRank())));
    lines.add(line(report, "Brier, kinds", card -> Cells.number(card.kinds().brier())));
    lines.add(line(report, "Brier, causes", card -> Cells.number(card.causes().brier())));
    lines.add(line(report, "entity", card -> Markdown.proportion(card.subjects().entity())));
    lines.add(line(report, "severity", card -> Markdown.proportion(card.subjects().severity())));
    lines.add(
        line(report, "severity, weighted kappa (answers)", card -> Cells.kappa(card.subjects())));
    if (report.isWatched()) {
      lines.addAll(Cells.watching(report.cards()));
    }
    lines.add(line(report, "kinds: abstained", card -> abstained(card.kinds())));
    lines.add(line(report, "causes: abstained", card -> abstained(card.causes())));
    lines.add(line(report, "no answer, kinds and causes", Cells::missed));
    lines.addAll(Cells.effort(report));
    return Columns.of(head, lines);
  }

  private static String parts(BenchReport report) {
    StringBuilder text = new StringBuilder();
    for (BenchReport.Part part : report.parts()) {
      List<String> head =
          new ArrayList<>(List.of(part.name() + ", " + part.incidents() + " incidents"));
      part.cards().forEach(card -> head.add(card.agent()));
      text.append(Columns.of(head, Cells.ofPart(part, report)));
    }
    return text.toString();
  }

  private static String missing(BenchReport report) {
    List<List<String>> rows = Cells.missedBecause(report.cards());
    return rows.isEmpty() ? "" : Columns.of(List.of("no answer", "incidents", "because"), rows);
  }

  private static List<String> line(
      BenchReport report, String name, Function<BenchCard, String> cell) {
    return Cells.row(name, report.cards(), cell);
  }

  private static String abstained(KindCard card) {
    return abstained(card.abstained(), card.rightWhenAnswered());
  }

  private static String abstained(CauseCard card) {
    return abstained(card.abstained(), card.rightWhenAnswered());
  }

  private static String abstained(Proportion abstained, Proportion right) {
    return String.format(
        Locale.ROOT, "%d; else right %d/%d", abstained.hits(), right.hits(), right.trials());
  }

  private static String pairs(BenchReport report) {
    List<List<String>> lines = new ArrayList<>();
    BenchCard first = report.first();
    for (BenchCard other : report.cards().subList(1, report.cards().size())) {
      lines.add(pair(other.agent() + ", kinds", first.kindsAgainst(other)));
      lines.add(pair(other.agent() + ", causes at top-1", first.causesAgainst(other)));
    }
    return Columns.of(
        List.of(first.agent() + " against", "only " + first.agent(), "only the other", "McNemar p"),
        lines);
  }

  private static List<String> pair(String name, McNemar test) {
    return List.of(
        name,
        String.valueOf(test.onlyFirst()),
        String.valueOf(test.onlySecond()),
        Cells.number(test.p()));
  }

  private static String confusion(SortedMap<String, SortedMap<String, Integer>> confusion) {
    Set<String> said = new TreeSet<>();
    confusion.values().forEach(row -> said.addAll(row.keySet()));
    List<String> head = new ArrayList<>(List.of("true"));
    head.addAll(said);
    List<List<String>> lines = new ArrayList<>();
    confusion.forEach((truth, row) -> {
      List<String> line = new ArrayList<>(List.of(truth));
      said.forEach(one -> line.add(row.containsKey(one) ? String.valueOf(row.get(one)) : "."));
      lines.add(line);
    });
    return Columns.of(head, lines);
  }

  private static String wrong(BenchCard card) {
    List<List<String>> lines = new ArrayList<>();
    for (Graded one : card.graded()) {
      if (!one.kindIsRight() || !one.causeIsWithin(1)) {
        lines.add(
            List.of(
                one.truth().id(),
                one.truth().recipe(),
                one.truth().kind() + " / " + one.truth().cause(),
                one.kindSaid() + " / " + one.causeSaid(),
                one.kind().reason().or(() -> one.cause().reason()).orElse("")));
      }
    }
    return lines.isEmpty()
        ? "Nothing is wrong at top-1.\n"
        : Columns.of(List.of("wrong", "recipe", "true", "said", "why there is no answer"), lines);
  }
}

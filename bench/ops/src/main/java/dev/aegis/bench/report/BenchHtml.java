package dev.aegis.bench.report;

import dev.aegis.bench.grade.BenchCard;
import dev.aegis.bench.grade.CauseAnswer;
import dev.aegis.bench.grade.Graded;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The report for a person: one HTML file that needs nothing else, no script and no network.
public final class BenchHtml {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1c2733; --soft: #5c6b7a; --grid: #d7dde3; --back: #fff;
        --a0: #1f6f8b; --a1: #d98324; --a2: #6a8f3c; --a3: #8b5fa8; --a4: #b8433a; --a5: #7a7a7a; --a6: #b59b1f; --right: #1f6f8b; --wrong: #c0492f; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9fb0bf; --grid: #35424e;
        --back: #141a20; --a0: #5fb3cf; --a1: #efaa5c; --a2: #a3c671; --a3: #bf9ad6; --a4: #e58078; --a5: #b3b3b3; --a6: #dcc553; --right: #4a9ab6; --wrong: #d9694f; } }
      body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back);
        max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2.2rem; }
      p, figcaption { color: var(--soft); } figure { margin: 0; overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
      table + table { margin-top: 1.4rem; }
      th, td { text-align: left; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--grid); white-space: nowrap; }
      svg { max-width: 100%; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
      svg .axis, svg .number { fill: var(--soft); } svg .count { font-weight: 600; font-size: 14px; }
      .grid { stroke: var(--grid); } .whisker { stroke: var(--ink); stroke-width: 1.3; }
      .a0 { fill: var(--a0); } .a1 { fill: var(--a1); } .a2 { fill: var(--a2); } .a3 { fill: var(--a3); }
      .a4 { fill: var(--a4); } .a5 { fill: var(--a5); } .a6 { fill: var(--a6); } .empty { fill: var(--grid); }
      .right { fill: var(--right); } .wrong { fill: var(--wrong); }
      .key { display: inline-block; width: .8rem; height: .8rem; border-radius: 2px; margin: 0 .35rem 0 1rem; }
      .key.a0 { background: var(--a0); } .key.a1 { background: var(--a1); }
      .key.a2 { background: var(--a2); } .key.a3 { background: var(--a3); }
      .key.a4 { background: var(--a4); } .key.a5 { background: var(--a5); } .key.a6 { background: var(--a6); }
      """;

  private BenchHtml() {}

  /// The file.
  public static String of(BenchReport report) {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<title>ConsensusOps-Bench: ")
        .append(Html.text(report.suite()))
        .append("</title><style>\n")
        .append(STYLE)
        .append("</style></head><body>\n<h1>ConsensusOps-Bench</h1>\n<p>Suite ")
        .append(Html.text(report.suite()))
        .append(", version ")
        .append(Html.text(report.version()))
        .append(", ")
        .append(report.first().graded().size())
        .append(
            " incidents. Intervals are Wilson's at 95 %: where two overlap, the figures may be equal.</p>\n");
    scorecard(html, report);
    parts(html, report);
    missing(html, report);
    charts(html, report);
    pairs(html, report);
    incidents(html, report);
    return html.append("</body></html>\n").toString();
  }

  private static void scorecard(StringBuilder html, BenchReport report) {
    List<String> head = new ArrayList<>(List.of(""));
    report.cards().forEach(card -> head.add(card.agent()));
    if (report.likePaper()) {
      head.add("paper, Table 4");
    }
    List<List<String>> rows = new ArrayList<>();
    for (PaperTables.Row row : PaperTables.table4(report.cards(), report.k())) {
      List<String> line = new ArrayList<>(List.of(row.name()));
      row.agents().forEach(one -> line.add(Markdown.proportion(one)));
      if (report.likePaper()) {
        line.add(row.paper().hits() + "/" + row.paper().trials());
      }
      rows.add(line);
    }
    row(rows, report, "macro-F1 of kinds", card -> Cells.number(card.kinds().macroF1()));
    row(
        rows,
        report,
        "mean reciprocal rank of the cause",
        card -> Cells.number(card.causes().meanReciprocalRank()));
    row(rows, report, "Brier score of kinds", card -> Cells.number(card.kinds().brier()));
    row(rows, report, "Brier score of causes", card -> Cells.number(card.causes().brier()));
    row(rows, report, "entity", card -> Markdown.proportion(card.subjects().entity()));
    row(rows, report, "severity", card -> Markdown.proportion(card.subjects().severity()));
    row(rows, report, "severity, weighted kappa (answers)", card -> Cells.kappa(card.subjects()));
    if (report.isWatched()) {
      rows(rows, report, Cells.watching(report.cards()));
    }
    row(
        rows,
        report,
        "causes it left open",
        card -> String.valueOf(card.causes().abstained().hits()));
    row(rows, report, "no answer, kinds and causes", Cells::missed);
    rows(rows, report, Cells.effort(report));
    html.append("<h2>Scorecard</h2>\n").append(Html.table(head, rows));
  }

  private static void row(
      List<List<String>> rows, BenchReport report, String name, Function<BenchCard, String> cell) {
    rows(rows, report, List.of(Cells.row(name, report.cards(), cell)));
  }

  private static void rows(List<List<String>> rows, BenchReport report, List<List<String>> more) {
    for (List<String> one : more) {
      List<String> line = new ArrayList<>(one);
      // the paper has no figure for these
      if (report.likePaper()) {
        line.add("");
      }
      rows.add(line);
    }
  }

  private static void parts(StringBuilder html, BenchReport report) {
    if (report.parts().isEmpty()) {
      return;
    }
    html.append("<h2>Public and held-out part</h2>\n<p>The groups that are held out are not looked")
        .append(
            " at when an agent is made: one that does much worse on them may be fitted to the others.</p>\n");
    for (BenchReport.Part part : report.parts()) {
      List<String> head =
          new ArrayList<>(List.of(part.name() + ", " + part.incidents() + " incidents"));
      part.cards().forEach(card -> head.add(card.agent()));
      html.append(Html.table(head, Cells.ofPart(part, report)));
    }
  }

  private static void missing(StringBuilder html, BenchReport report) {
    List<List<String>> rows = Cells.missedBecause(report.cards());
    if (!rows.isEmpty()) {
      html.append("<h2>Why answers are missing</h2>\n")
          .append(Html.table(List.of("agent", "incidents", "because"), rows));
    }
  }

  private static void charts(StringBuilder html, BenchReport report) {
    List<String> agents = report.cards().stream().map(BenchCard::agent).toList();
    figure(
        html,
        "Kinds that are right",
        legend(agents)
            + Svg.bars(
                "share of right kinds, by the true kind",
                agents,
                PaperTables.table5Kinds(report.cards())));
    figure(
        html,
        "Causes that are right at top-1",
        legend(agents)
            + Svg.bars(
                "share of right first causes, by the true cause",
                agents,
                PaperTables.table5Causes(report.cards())));
    for (BenchCard card : report.cards()) {
      figure(
          html,
          "Kinds that " + card.agent() + " said",
          Svg.confusion("kinds said, by the true kind", card.kinds().confusion()));
      figure(
          html,
          "Causes that " + card.agent() + " put first",
          Svg.confusion("causes put first, by the true cause", card.causes().confusion()));
    }
  }

  private static void figure(StringBuilder html, String title, String content) {
    html.append("<h2>")
        .append(Html.text(title))
        .append("</h2>\n<figure>")
        .append(content)
        .append("</figure>\n");
  }

  private static String legend(List<String> agents) {
    StringBuilder legend = new StringBuilder("<figcaption>");
    for (int i = 0; i < agents.size(); i++) {
      legend
          .append("<span class=\"key a")
          .append(i % Svg.COLOURS)
          .append("\"></span>")
          .append(Html.text(agents.get(i)));
    }
    return legend.append("</figcaption>").toString();
  }

  private static void pairs(StringBuilder html, BenchReport report) {
    if (report.cards().size() < 2) {
      return;
    }
    BenchCard first = report.first();
    List<List<String>> rows = new ArrayList<>();
    for (BenchCard other : report.cards().subList(1, report.cards().size())) {
      var kinds = first.kindsAgainst(other);
      var causes = first.causesAgainst(other);
      rows.add(
          List.of(
              other.agent(),
              kinds.onlyFirst() + " : " + kinds.onlySecond(),
              Cells.number(kinds.p()),
              causes.onlyFirst() + " : " + causes.onlySecond(),
              Cells.number(causes.p())));
    }
    html.append("<h2>")
        .append(Html.text(first.agent()))
        .append(
            " against the others</h2>\n<p>Incidents that only the one and only the other got right,")
        .append(
            " and the chance of a difference that lopsided between equals (McNemar, exact).</p>\n")
        .append(Html.table(List.of("", "kinds", "p", "causes at top-1", "p"), rows));
  }

  private static void incidents(StringBuilder html, BenchReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (Graded one : report.first().graded()) {
      rows.add(
          List.of(
              one.truth().id(),
              one.truth().recipe()
                  + (report.isHeldOut(one.truth()) ? " (" + BenchReport.HELD_OUT + ")" : ""),
              one.truth().kind(),
              one.kindIsRight() ? "right" : one.kind().reason().orElse(one.kindSaid()),
              one.truth().cause(),
              one.cause()
                  .answer()
                  .map(BenchHtml::firstOf)
                  .orElse(one.cause().reason().orElse(""))));
    }
    html.append("<h2>Every incident: ")
        .append(Html.text(report.first().agent()))
        .append("</h2>\n")
        .append(Html.table(List.of("incident", "group", "kind", "said", "cause", "ranked"), rows));
  }

  private static String firstOf(CauseAnswer answer) {
    return answer.ranked().stream()
        .limit(3)
        .map(CauseAnswer.Ranked::cause)
        .collect(Collectors.joining(", "));
  }
}

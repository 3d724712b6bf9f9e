package dev.aegis.bench.report;

import dev.aegis.bench.grade.BenchCard;
import dev.aegis.bench.grade.Spent;
import dev.aegis.bench.grade.SubjectCard;
import dev.aegis.bench.score.Scorecard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What stands in the cells of a scorecard, in a terminal as in HTML.
final class Cells {
  private static final String NONE = "-";

  private Cells() {}

  /// A row: its name, and a cell for each agent.
  static List<String> row(String name, List<BenchCard> cards, Function<BenchCard, String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    cards.forEach(card -> row.add(cell.apply(card)));
    return row;
  }

  /// How a part of a suite went, in the figures that a part is compared by.
  static List<List<String>> ofPart(BenchReport.Part part, BenchReport report) {
    List<BenchCard> cards = part.cards();
    List<List<String>> rows = new ArrayList<>();
    for (PaperTables.Row one : PaperTables.table4(cards, report.k())) {
      List<String> row = new ArrayList<>(List.of(one.name()));
      one.agents().forEach(share -> row.add(Markdown.proportion(share)));
      rows.add(row);
    }
    rows.add(row("entity", cards, card -> Markdown.proportion(card.subjects().entity())));
    rows.add(row("severity, weighted kappa (answers)", cards, card -> kappa(card.subjects())));
    if (report.isWatched()) {
      rows.addAll(watching(cards));
    }
    rows.add(row("no answer, kinds and causes", cards, Cells::missed));
    return rows;
  }

  static List<List<String>> watching(List<BenchCard> cards) {
    return List.of(
        row("detected while watching", cards, Cells::detected),
        row("delay, median and longest", cards, Cells::delays),
        row("false alarms in healthy hours", cards, Cells::falseAlarms),
        row("no answer while watching", cards, Cells::missedLooks));
  }

  /// What answers took; what models cost only where one was asked.
  static List<List<String>> effort(BenchReport report) {
    List<BenchCard> cards = report.cards();
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("time", cards, card -> seconds("%.2f s", card.effort().seconds())));
    rows.add(
        row("processor time", cards, card -> seconds("%.2f s", card.effort().processorSeconds())));
    if (report.isPaid()) {
      rows.add(row("questions to a model", cards, card -> calls(card.effort().spent())));
      rows.add(row("tokens, in and out", cards, card -> tokens(card.effort().spent())));
      rows.add(row("cost", cards, card -> cost(card.effort().spent())));
    }
    if (report.isPaidBesides()) {
      rows.add(row("besides: questions while watching, or late", cards, Cells::besides));
    }
    return rows;
  }

  private static String besides(BenchCard card) {
    Spent spent = card.besides();
    return spent.calls() == 0
        ? NONE
        : "%d; %s; %s".formatted(spent.calls(), tokens(spent), cost(spent));
  }

  private static String calls(Spent spent) {
    return spent.calls() == 0 ? NONE : String.valueOf(spent.calls());
  }

  private static String tokens(Spent spent) {
    return spent.calls() == 0 ? NONE : spent.inputTokens() + " and " + spent.outputTokens();
  }

  private static String cost(Spent spent) {
    return spent.microDollars().isEmpty()
        ? NONE
        : String.format(Locale.ROOT, "$%.4f", spent.dollars());
  }

  static String missed(BenchCard card) {
    return card.kinds().missed().hits() + " and " + card.causes().missed().hits();
  }

  /// Agent, why answers are missing, of how many incidents; nothing where none is.
  static List<List<String>> missedBecause(List<BenchCard> cards) {
    List<List<String>> rows = new ArrayList<>();
    for (BenchCard card : cards) {
      card.missedBecause()
          .forEach((reason, incidents) ->
              rows.add(List.of(card.agent(), String.valueOf(incidents), reason)));
    }
    return rows;
  }

  static String kappa(SubjectCard card) {
    return number(card.severityKappa()) + " (" + card.severitiesSaid().hits() + ")";
  }

  private static String detected(BenchCard card) {
    return card.watching().map(one -> Markdown.proportion(one.detected())).orElse(NONE);
  }

  private static String delays(BenchCard card) {
    return card.watching()
        .filter(one -> one.delay(1).isPresent())
        .map(one -> seconds("%.1f s", one.delay(0.5)) + ", " + seconds("%.1f s", one.delay(1)))
        .orElse(NONE);
  }

  private static String seconds(String format, OptionalDouble seconds) {
    return seconds(format, seconds.orElse(0));
  }

  private static String seconds(String format, double seconds) {
    return String.format(Locale.ROOT, format, seconds);
  }

  private static String falseAlarms(BenchCard card) {
    return card.watching()
        .map(one ->
            String.format(Locale.ROOT, "%d in %.1f h", one.falseRaisings(), one.healthyHours()))
        .orElse(NONE);
  }

  private static String missedLooks(BenchCard card) {
    return card.watching()
        .map(Scorecard::missed)
        .map(missed -> missed.hits() + " of " + missed.trials() + " looks")
        .orElse(NONE);
  }

  static String number(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  static String number(OptionalDouble number) {
    return number.isPresent() ? number(number.getAsDouble()) : NONE;
  }
}

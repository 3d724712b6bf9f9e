package dev.aegis.bench.report;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.score.EpisodeScore;
import dev.aegis.bench.score.Scorecard;
import dev.aegis.bench.statistics.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// The report of an evaluation: the tables, made from scorecards alone.
public final class EvaluationText {
  private EvaluationText() {}

  /// All watchers side by side, then the first one in detail.
  ///
  /// @param cards of the same episodes, the agent's own first
  /// @param heldOut recipes that were not looked at when rules were changed
  public static String of(List<Scorecard> cards, Set<String> heldOut) {
    StringBuilder text = new StringBuilder();
    Scorecard agent = cards.getFirst();
    text.append("## Right verdicts by kind\n\n").append(byKind(cards));
    text.append("## Beside that\n\n").append(beside(cards));
    text.append("## Development and held-out\n\n").append(split(cards, heldOut));
    for (Scorecard card : cards) {
      text.append("## What ").append(card.watcher()).append(" said\n\n").append(confusion(card));
    }
    text.append("## Delay of ").append(agent.watcher()).append("\n\n").append(delays(agent));
    text.append("## By recipe: ")
        .append(agent.watcher())
        .append("\n\n")
        .append(byRecipe(agent, heldOut));
    text.append("## Episodes ")
        .append(agent.watcher())
        .append(" gets wrong\n\n")
        .append(wrong(agent));
    return text.toString();
  }

  private static String byKind(List<Scorecard> cards) {
    List<String> head = new ArrayList<>(List.of("kind"));
    cards.forEach(card -> head.add(card.watcher()));
    List<List<String>> rows = new ArrayList<>();
    for (String kind : cards.getFirst().rightByKind().keySet()) {
      List<String> row = new ArrayList<>(List.of(kind));
      cards.forEach(card ->
          row.add(
              Markdown.proportion(card.rightByKind().getOrDefault(kind, new Proportion(0, 0)))));
      rows.add(row);
    }
    List<String> all = new ArrayList<>(List.of("all"));
    cards.forEach(card -> all.add(Markdown.proportion(card.right())));
    rows.add(all);
    return Markdown.table(head, rows);
  }

  private static String beside(List<Scorecard> cards) {
    List<List<String>> rows = new ArrayList<>();
    for (Scorecard card : cards) {
      double hours = card.healthyHours();
      rows.add(
          List.of(
              card.watcher(),
              Markdown.proportion(card.spokeWhenWrong()),
              String.format(Locale.ROOT, "%d in %s h", card.falseRaisings(), Markdown.hours(hours)),
              hours == 0 ? "-" : Markdown.number(card.falseRaisings() / hours),
              Markdown.proportion(card.abstentions())));
    }
    return Markdown.table(
        List.of(
            "watcher",
            "said anything when something was wrong",
            "false alarms while healthy",
            "per healthy hour",
            "windows with an abstention"),
        rows);
  }

  private static String split(List<Scorecard> cards, Set<String> heldOut) {
    List<List<String>> rows = new ArrayList<>();
    for (Scorecard card : cards) {
      rows.add(
          List.of(
              card.watcher(),
              Markdown.proportion(card.where(truth -> !heldOut.contains(truth.recipe())).right()),
              Markdown.proportion(card.where(truth -> heldOut.contains(truth.recipe())).right())));
    }
    return Markdown.table(List.of("watcher", "development", "held-out"), rows);
  }

  private static String confusion(Scorecard card) {
    SortedMap<String, SortedMap<String, Integer>> confusion = card.confusion();
    Set<String> said = new TreeSet<>();
    confusion.values().forEach(row -> said.addAll(row.keySet()));
    List<String> head = new ArrayList<>(List.of("true"));
    head.addAll(said);
    List<List<String>> rows = new ArrayList<>();
    confusion.forEach((kind, counts) -> {
      List<String> row = new ArrayList<>(List.of(kind));
      said.forEach(one -> row.add(counts.containsKey(one) ? String.valueOf(counts.get(one)) : "."));
      rows.add(row);
    });
    return Markdown.table(head, rows);
  }

  private static String delays(Scorecard card) {
    List<List<String>> rows = new ArrayList<>();
    for (String kind : card.rightByKind().keySet()) {
      if (!kind.equals(Truth.NONE)) {
        rows.add(
            List.of(
                kind,
                Markdown.count(card.detectedByKind().getOrDefault(kind, new Proportion(0, 0))),
                Markdown.seconds(card.delayByKind(0.5).getOrDefault(kind, OptionalDouble.empty())),
                Markdown.seconds(card.delayByKind(1).getOrDefault(kind, OptionalDouble.empty()))));
      }
    }
    return Markdown.table(List.of("kind", "detected", "median", "longest"), rows);
  }

  private static String byRecipe(Scorecard card, Set<String> heldOut) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, Proportion> recipe : card.rightByRecipe().entrySet()) {
      Truth one =
          card.scores().stream()
              .map(EpisodeScore::truth)
              .filter(truth -> truth.recipe().equals(recipe.getKey()))
              .findFirst()
              .orElseThrow();
      rows.add(
          List.of(
              recipe.getKey() + (heldOut.contains(recipe.getKey()) ? " (held-out)" : ""),
              one.kind(),
              one.cause(),
              Markdown.proportion(recipe.getValue())));
    }
    return Markdown.table(List.of("recipe", "kind", "cause", "right"), rows);
  }

  private static String wrong(Scorecard card) {
    List<List<String>> rows = new ArrayList<>();
    for (EpisodeScore score : card.wrong()) {
      Truth truth = score.truth();
      rows.add(List.of(truth.id(), truth.recipe(), truth.kind(), score.verdict(), measured(truth)));
    }
    return rows.isEmpty()
        ? "None.\n"
        : Markdown.table(List.of("episode", "recipe", "true", "said", "measured"), rows);
  }

  private static String measured(Truth truth) {
    List<String> parts = new ArrayList<>();
    truth
        .effect()
        .forEach((name, value) -> {
          if (value > 0) {
            parts.add(name + " " + String.format(Locale.ROOT, "%.2f", value));
          }
        });
    return String.join(", ", parts);
  }
}

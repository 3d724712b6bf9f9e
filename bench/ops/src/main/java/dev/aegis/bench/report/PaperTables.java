package dev.aegis.bench.report;

import dev.aegis.bench.grade.BenchCard;
import dev.aegis.bench.statistics.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// The scorecard as the paper prints it: Table 4 (three figures) and Table 5 (by class). One view
/// of the whole; the paper's own figures stand beside it only for the suite they were measured on a
/// namesake of.
final class PaperTables {
  /// A row: what is measured, what each agent got, and what the paper says.
  record Row(String name, List<Proportion> agents, Proportion paper) {
    Row {
      agents = List.copyOf(agents);
    }
  }

  private static final long MISSED_CAUSE = 1;

  private PaperTables() {}

  static List<Row> table4(List<BenchCard> cards, int k) {
    long incidents = cards.getFirst().graded().size();
    return List.of(
        new Row(
            "anomaly classification",
            cards.stream().map(card -> card.kinds().right()).toList(),
            new Proportion(incidents, incidents)),
        new Row(
            "root cause, top-1",
            cards.stream().map(card -> card.causes().within(1)).toList(),
            new Proportion(incidents - MISSED_CAUSE, incidents)),
        new Row(
            "root cause, top-" + k,
            cards.stream().map(card -> card.causes().within(k)).toList(),
            new Proportion(incidents, incidents)));
  }

  /// Left: kinds. The paper has every one right.
  static List<Row> table5Kinds(List<BenchCard> cards) {
    return rows(cards.stream().map(card -> card.kinds().recall()).toList(), "");
  }

  /// Right: causes at top-1. The paper misses one incident of a slow disk.
  static List<Row> table5Causes(List<BenchCard> cards) {
    return rows(
        cards.stream().map(card -> card.causes().withinByCause(1)).toList(), "slow_follower_disk");
  }

  private static List<Row> rows(List<SortedMap<String, Proportion>> byClass, String withAMiss) {
    List<Row> rows = new ArrayList<>();
    byClass
        .getFirst()
        .forEach((name, first) -> {
          long trials = first.trials();
          rows.add(
              new Row(
                  name,
                  byClass.stream()
                      .map(one -> one.getOrDefault(name, new Proportion(0, 0)))
                      .toList(),
                  new Proportion(name.equals(withAMiss) ? trials - MISSED_CAUSE : trials, trials)));
        });
    return rows;
  }
}

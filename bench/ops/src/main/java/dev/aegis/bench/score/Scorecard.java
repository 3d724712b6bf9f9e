package dev.aegis.bench.score;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.statistics.Proportion;
import dev.aegis.bench.statistics.Quantile;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// What a watcher made of many episodes.
///
/// @param watcher its name
public record Scorecard(String watcher, List<EpisodeScore> scores) {
  private static final double SECONDS_PER_HOUR = 3600;

  public Scorecard {
    scores = List.copyOf(scores);
  }

  /// The same of some of the episodes.
  public Scorecard where(Predicate<Truth> chosen) {
    return new Scorecard(
        watcher, scores.stream().filter(score -> chosen.test(score.truth())).toList());
  }

  /// Right verdicts in all.
  public Proportion right() {
    return right(scores);
  }

  private static Proportion right(List<EpisodeScore> scores) {
    return new Proportion(scores.stream().filter(EpisodeScore::isRight).count(), scores.size());
  }

  /// Right verdicts by the true kind.
  public SortedMap<String, Proportion> rightByKind() {
    return rightBy(Truth::kind);
  }

  /// Right verdicts by recipe.
  public SortedMap<String, Proportion> rightByRecipe() {
    return rightBy(Truth::recipe);
  }

  private SortedMap<String, Proportion> rightBy(Function<Truth, String> key) {
    SortedMap<String, Proportion> right = new TreeMap<>();
    groups(key).forEach((group, members) -> right.put(group, right(members)));
    return right;
  }

  private SortedMap<String, List<EpisodeScore>> groups(Function<Truth, String> key) {
    SortedMap<String, List<EpisodeScore>> groups = new TreeMap<>();
    for (EpisodeScore score : scores) {
      groups.computeIfAbsent(key.apply(score.truth()), _ -> new ArrayList<>()).add(score);
    }
    return groups;
  }

  /// How often each verdict was given, by the true kind.
  public SortedMap<String, SortedMap<String, Integer>> confusion() {
    SortedMap<String, SortedMap<String, Integer>> confusion = new TreeMap<>();
    for (EpisodeScore score : scores) {
      confusion
          .computeIfAbsent(score.truth().kind(), _ -> new TreeMap<>())
          .merge(score.verdict(), 1, Integer::sum);
    }
    return confusion;
  }

  /// How many were detected at all, by the true kind.
  public SortedMap<String, Proportion> detectedByKind() {
    SortedMap<String, Proportion> detected = new TreeMap<>();
    groups(Truth::kind)
        .forEach((kind, members) ->
            detected.put(
                kind,
                new Proportion(
                    members.stream().filter(score -> score.delayS().isPresent()).count(),
                    members.size())));
    return detected;
  }

  /// A quantile of the delays of those that were detected, by the true kind, seconds.
  public SortedMap<String, OptionalDouble> delayByKind(double share) {
    SortedMap<String, OptionalDouble> delays = new TreeMap<>();
    groups(Truth::kind)
        .forEach((kind, members) ->
            delays.put(
                kind,
                Quantile.of(
                    members.stream().flatMap(score -> score.delayS().stream().boxed()).toList(),
                    share)));
    return delays;
  }

  /// Episodes that were detected, of those in which something was wrong.
  public Proportion detected() {
    List<EpisodeScore> wrong = scores.stream().filter(score -> !score.truth().isQuiet()).toList();
    return new Proportion(
        wrong.stream().filter(score -> score.delayS().isPresent()).count(), wrong.size());
  }

  /// A quantile of the delays of those that were detected, seconds; none if none was.
  public OptionalDouble delay(double share) {
    return Quantile.of(
        scores.stream().flatMap(score -> score.delayS().stream().boxed()).toList(), share);
  }

  /// Episodes in which something was wrong and anything at all was said.
  public Proportion spokeWhenWrong() {
    List<EpisodeScore> wrong = scores.stream().filter(score -> !score.truth().isQuiet()).toList();
    return new Proportion(wrong.stream().filter(EpisodeScore::spoke).count(), wrong.size());
  }

  /// Alarms raised while all was well.
  public int falseRaisings() {
    return scores.stream().mapToInt(EpisodeScore::falseRaisings).sum();
  }

  /// How long all was well.
  public double healthyHours() {
    return scores.stream().mapToDouble(EpisodeScore::healthyS).sum() / SECONDS_PER_HOUR;
  }

  /// Looks without an answer, which count as silence in everything else.
  public Proportion missed() {
    return new Proportion(
        scores.stream().mapToLong(EpisodeScore::missed).sum(),
        scores.stream().mapToLong(score -> score.said().size()).sum());
  }

  /// Windows in which at least one rule could not judge.
  public Proportion abstentions() {
    long windows = scores.stream().mapToLong(score -> score.said().size()).sum();
    long abstained =
        scores.stream()
            .flatMap(score -> score.said().stream())
            .filter(said -> said.abstentions() > 0)
            .count();
    return new Proportion(abstained, windows);
  }

  /// Episodes with a wrong verdict.
  public List<EpisodeScore> wrong() {
    return scores.stream().filter(score -> !score.isRight()).toList();
  }
}

package dev.aegis.bench.grade;

import dev.aegis.bench.statistics.Proportion;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// The first capability: which signal fired? A kind is right when it is the true one or one the
/// truth allows beside it.
public record KindCard(List<Graded> graded) {
  public KindCard {
    graded = List.copyOf(graded);
  }

  /// Right ones of all.
  public Proportion right() {
    return Tables.proportion(graded, Graded::kindIsRight);
  }

  /// Right ones by the true kind: recall.
  public SortedMap<String, Proportion> recall() {
    return Tables.proportions(graded, one -> one.truth().kind(), Graded::kindIsRight);
  }

  /// Right ones by the kind that was said: precision. Kinds nobody said are absent.
  public SortedMap<String, Proportion> precision() {
    return Tables.proportions(graded, Graded::kindSaid, Graded::kindIsRight);
  }

  /// The harmonic mean of precision and recall, by the true kind; 0 where nothing is right.
  public SortedMap<String, Double> f1() {
    SortedMap<String, Proportion> precision = precision();
    SortedMap<String, Double> f1 = new TreeMap<>();
    recall()
        .forEach((kind, recall) -> {
          Proportion said = precision.getOrDefault(kind, new Proportion(0, 0));
          // 2PR/(P+R) of counts is 2 right / (said + true), which has no division by zero
          f1.put(kind, 2.0 * recall.hits() / (said.trials() + recall.trials()));
        });
    return f1;
  }

  /// The mean of the F1 of all true kinds, each counted once; 0 of no incidents.
  public double macroF1() {
    return f1().values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /// How often each kind was said, by the true one.
  public SortedMap<String, SortedMap<String, Integer>> confusion() {
    return Tables.confusion(graded, one -> one.truth().kind(), Graded::kindSaid);
  }

  /// Incidents without an answer.
  public Proportion missed() {
    return Tables.proportion(graded, one -> one.kind().answer().isEmpty());
  }

  /// Incidents in which the agent said that it does not know.
  public Proportion abstained() {
    return Tables.proportion(
        graded, one -> one.kind().answer().map(KindAnswer::abstains).orElse(false));
  }

  /// Right ones of those in which the agent committed itself.
  public Proportion rightWhenAnswered() {
    return Tables.proportion(
        graded.stream()
            .filter(one -> one.kind().answer().map(answer -> !answer.abstains()).orElse(false))
            .toList(),
        Graded::kindIsRight);
  }

  /// The mean square between confidence and outcome (G. W. Brier, "Verification of forecasts
  /// expressed in terms of probability", Monthly Weather Review 78, 1950), over the answers in
  /// which the agent committed itself: 0 is best, 0.25 is what always saying 0.5 gets; none of no
  /// answers.
  public OptionalDouble brier() {
    return graded.stream()
        .flatMap(one ->
            one.kind().answer().filter(answer -> !answer.abstains()).stream()
                .map(answer -> Tables.square(answer.confidence() - (one.kindIsRight() ? 1 : 0))))
        .mapToDouble(Double::doubleValue)
        .average();
  }
}

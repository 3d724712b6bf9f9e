package dev.aegis.bench.grade;

import dev.aegis.bench.statistics.Proportion;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;

/// The second capability: what caused it? The truth has one cause; an agent ranks as many as it
/// likes.
public record CauseCard(List<Graded> graded) {
  public CauseCard {
    graded = List.copyOf(graded);
  }

  /// Incidents with the true cause among the first `k`.
  ///
  /// @param k from 1
  public Proportion within(int k) {
    return Tables.proportion(graded, one -> one.causeIsWithin(k));
  }

  /// The same by the true cause.
  public SortedMap<String, Proportion> withinByCause(int k) {
    return Tables.proportions(graded, one -> one.truth().cause(), one -> one.causeIsWithin(k));
  }

  /// The mean of 1 over the place of the true cause, 0 where it is not named; 0 of no incidents.
  public double meanReciprocalRank() {
    return graded.stream().mapToDouble(Graded::reciprocalRank).average().orElse(0);
  }

  /// How often each cause was put first, by the true one.
  public SortedMap<String, SortedMap<String, Integer>> confusion() {
    return Tables.confusion(graded, one -> one.truth().cause(), Graded::causeSaid);
  }

  /// Incidents without an answer.
  public Proportion missed() {
    return Tables.proportion(graded, one -> one.cause().answer().isEmpty());
  }

  /// Incidents in which the agent put `undetermined` first.
  public Proportion abstained() {
    return Tables.proportion(
        graded, one -> one.cause().answer().map(CauseAnswer::abstains).orElse(false));
  }

  /// First places that are right, of those in which the agent committed itself.
  public Proportion rightWhenAnswered() {
    return Tables.proportion(
        graded.stream()
            .filter(one -> one.cause().answer().map(answer -> !answer.abstains()).orElse(false))
            .toList(),
        one -> one.causeIsWithin(1));
  }

  /// The mean square between the first one's share of the scores and whether it is right, over the
  /// answers in which the agent committed itself (see [KindCard#brier()]).
  public OptionalDouble brier() {
    return graded.stream()
        .flatMap(one ->
            one.cause().answer().filter(answer -> !answer.abstains()).stream()
                .map(answer ->
                    Tables.square(answer.shareOfFirst() - (one.causeIsWithin(1) ? 1 : 0))))
        .mapToDouble(Double::doubleValue)
        .average();
  }
}

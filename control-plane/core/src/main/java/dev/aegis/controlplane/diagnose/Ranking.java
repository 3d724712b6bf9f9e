package dev.aegis.controlplane.diagnose;

import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Collects hypotheses; of one cause the best founded one stays.
final class Ranking {
  private static final Comparator<Hypothesis> BEST_FIRST =
      Comparator.comparingDouble(Hypothesis::score).reversed().thenComparing(Hypothesis::cause);

  private final SortedMap<RootCause, Hypothesis> byCause = new TreeMap<>();

  /// What the kind alone suggests.
  Ranking suppose(RootCause cause, double score, String reason) {
    return add(new Hypothesis(cause, score, reason, List.of()));
  }

  /// What another signal suggests, if it is there.
  Ranking given(Optional<Evidence> clue, RootCause cause, double score, String reason) {
    clue.ifPresent(evidence -> add(new Hypothesis(cause, score, reason, List.of(evidence))));
    return this;
  }

  /// What two signals together suggest, if both are there.
  Ranking givenBoth(
      Optional<Evidence> one,
      Optional<Evidence> two,
      RootCause cause,
      double score,
      String reason) {
    if (one.isPresent() && two.isPresent()) {
      add(new Hypothesis(cause, score, reason, List.of(one.get(), two.get())));
    }
    return this;
  }

  /// The likeliest first; equal scores by the name of the cause.
  List<Hypothesis> ranked() {
    List<Hypothesis> ranked = new ArrayList<>(byCause.values());
    ranked.sort(BEST_FIRST);
    return ranked;
  }

  private Ranking add(Hypothesis hypothesis) {
    byCause.merge(
        hypothesis.cause(), hypothesis, (old, now) -> now.score() > old.score() ? now : old);
    return this;
  }
}

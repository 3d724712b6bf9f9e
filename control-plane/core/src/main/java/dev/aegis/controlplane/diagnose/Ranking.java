package dev.aegis.controlplane.diagnose;

import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Hypothesis;
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

  private final SortedMap<KnownCause, Hypothesis> byCause = new TreeMap<>();
  private final List<Evidence> seen;

  /// @param seen what the classifier saw: all that a supposition from the kind alone rests on
  Ranking(List<Evidence> seen) {
    this.seen = List.copyOf(seen);
  }

  /// What the kind alone suggests.
  Ranking suppose(KnownCause cause, double score, String reason) {
    return add(cause, score, reason, seen);
  }

  /// What can never be ruled out, and so needs no evidence.
  Ranking admit(KnownCause cause, double score, String reason) {
    return add(cause, score, reason, List.of());
  }

  /// What another signal suggests, if it is there.
  Ranking given(Optional<Evidence> clue, KnownCause cause, double score, String reason) {
    clue.ifPresent(evidence -> add(cause, score, reason, List.of(evidence)));
    return this;
  }

  /// What two signals together suggest, if both are there.
  Ranking givenBoth(
      Optional<Evidence> one,
      Optional<Evidence> two,
      KnownCause cause,
      double score,
      String reason) {
    if (one.isPresent() && two.isPresent()) {
      add(cause, score, reason, List.of(one.get(), two.get()));
    }
    return this;
  }

  /// A precedent had this cause: a little more for a hypothesis that stands already, a low place
  /// for one that does not.
  Ranking precedent(KnownCause cause, double bonus, double scoreAlone, Evidence precedent) {
    Hypothesis standing = byCause.get(cause);
    if (standing == null) {
      return add(cause, scoreAlone, "a similar incident had this cause", List.of(precedent));
    }
    List<Evidence> evidence = new ArrayList<>(standing.evidence());
    evidence.add(precedent);
    double score = Math.min(1, standing.score() + bonus);
    byCause.put(cause, new Hypothesis(standing.cause(), score, standing.reason(), evidence));
    return this;
  }

  /// The likeliest first; equal scores by the name of the cause.
  List<Hypothesis> ranked() {
    List<Hypothesis> ranked = new ArrayList<>(byCause.values());
    ranked.sort(BEST_FIRST);
    return ranked;
  }

  private Ranking add(KnownCause cause, double score, String reason, List<Evidence> evidence) {
    byCause.merge(
        cause,
        new Hypothesis(cause.rootCause(), score, reason, evidence),
        (old, now) -> now.score() > old.score() ? now : old);
    return this;
  }
}

package dev.aegis.controlplane.diagnose;

import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.SimilarIncident;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// What similar past incidents add to a ranking.
///
/// What happened elsewhere never outweighs what this window shows: the most a precedent gives is
/// less than the distance between a cause that a signal points to and one that the kind alone
/// suggests. Only confirmed causes count: a draft of the agent's own that nobody confirmed would
/// otherwise make its next one surer.
final class Precedents {
  private static final String SIGNAL = "similar_past_incident";
  private static final double ALIKE = 0.7;
  private static final double BONUS = 0.04;
  private static final double SCORE_ALONE = 0.3;

  private Precedents() {}

  static void weigh(Ranking ranking, List<SimilarIncident> similar) {
    Set<KnownCause> counted = EnumSet.noneOf(KnownCause.class);
    for (SimilarIncident one : similar) {
      if (one.similarity() >= ALIKE) {
        one.incident()
            .cause()
            .flatMap(KnownCause::of)
            .filter(counted::add)
            .ifPresent(cause ->
                ranking.precedent(
                    cause,
                    BONUS * one.similarity(),
                    SCORE_ALONE * one.similarity(),
                    evidence(one, cause)));
      }
    }
  }

  private static Evidence evidence(SimilarIncident similar, KnownCause cause) {
    PastIncident past = similar.incident();
    TreeMap<String, Double> numbers = new TreeMap<>();
    numbers.put("similarity", similar.similarity());
    return new Evidence(
        SIGNAL,
        "it resembles " + past.source() + ", where the cause was " + cause.rootCause(),
        numbers,
        List.of(past.evidenceId()));
  }
}

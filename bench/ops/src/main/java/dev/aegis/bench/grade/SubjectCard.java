package dev.aegis.bench.grade;

import dev.aegis.bench.statistics.Proportion;
import java.util.List;
import java.util.OptionalDouble;

/// What else an agent says beside the kind: whom it is about, and how bad it is. An agent that says
/// neither is taken to mean the whole cluster and a warning.
public record SubjectCard(List<Graded> graded) {
  private static final List<String> SEVERITIES = List.of("info", "warning", "critical");

  public SubjectCard {
    graded = List.copyOf(graded);
  }

  /// Incidents with the right entity, of those in which something is wrong. Whoever says that all
  /// is well names nobody; of a link, either end is right.
  public Proportion entity() {
    return Tables.proportion(
        graded.stream().filter(one -> !one.truth().isQuiet()).toList(), Graded::entityIsRight);
  }

  /// Incidents with the right severity, of all.
  public Proportion severity() {
    return Tables.proportion(graded, Graded::severityIsRight);
  }

  /// Incidents for which a severity was said: those that [#severityKappa] rests on.
  public Proportion severitiesSaid() {
    return Tables.proportion(graded, one -> one.kind().answer().isPresent());
  }

  /// How far the severities agree beyond what the same answers would by chance, a step off counting
  /// less than two (J. Cohen, "Weighted kappa", Psychological Bulletin 70, 1968, with squares of
  /// the distance): 1 is full agreement, 0 chance; none where all answers and truths are one
  /// severity.
  public OptionalDouble severityKappa() {
    double[][] seen = new double[SEVERITIES.size()][SEVERITIES.size()];
    double answers = 0;
    for (Graded one : graded) {
      int truth = SEVERITIES.indexOf(one.truth().severity());
      int said = one.kind().answer().map(KindAnswer::severity).map(SEVERITIES::indexOf).orElse(-1);
      if (truth >= 0 && said >= 0) {
        seen[truth][said]++;
        answers++;
      }
    }
    double disagreement = 0;
    double byChance = 0;
    for (int truth = 0; truth < SEVERITIES.size(); truth++) {
      for (int said = 0; said < SEVERITIES.size(); said++) {
        double weight = Tables.square(truth - said);
        disagreement += weight * seen[truth][said];
        byChance += weight * row(seen, truth) * column(seen, said) / answers;
      }
    }
    return byChance > 0 ? OptionalDouble.of(1 - disagreement / byChance) : OptionalDouble.empty();
  }

  private static double row(double[][] seen, int truth) {
    double sum = 0;
    for (double one : seen[truth]) {
      sum += one;
    }
    return sum;
  }

  private static double column(double[][] seen, int said) {
    double sum = 0;
    for (double[] row : seen) {
      sum += row[said];
    }
    return sum;
  }
}

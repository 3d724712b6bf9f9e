package dev.aegis.telemetry.verdict;

import java.util.List;

/// Ranked hypotheses, the likeliest first.
///
/// @param ranked at least one; [RootCause#UNDETERMINED] is an honest one
/// @param diagnoserVersion which diagnoser said so
public record Diagnosis(List<Hypothesis> ranked, String diagnoserVersion) {
  /// @throws IllegalArgumentException if there is no hypothesis, or they are not in falling order
  ///   of their scores
  public Diagnosis {
    ranked = List.copyOf(ranked);
    if (ranked.isEmpty()) {
      throw new IllegalArgumentException("a diagnosis has at least one hypothesis");
    }
    for (int i = 1; i < ranked.size(); i++) {
      if (ranked.get(i).score() > ranked.get(i - 1).score()) {
        throw new IllegalArgumentException("hypotheses stand in falling order of their scores");
      }
    }
  }

  public Hypothesis likeliest() {
    return ranked.getFirst();
  }
}

package dev.aegis.telemetry.verdict;

import java.util.List;

/// One possible root cause.
///
/// @param score 0 to 1; only comparable within one diagnosis
/// @param reason one sentence
/// @param evidence what speaks for it
public record Hypothesis(RootCause cause, double score, String reason, List<Evidence> evidence) {
  /// @throws IllegalArgumentException if the score is outside 0 to 1
  public Hypothesis {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException("a score is between 0 and 1, but is " + score);
    }
    evidence = List.copyOf(evidence);
  }
}

package dev.aegis.bench.corpus;

import java.util.List;
import java.util.SortedMap;

/// What was done in an episode, and what it measurably did.
///
/// @param id the episode's
/// @param kind what an agent should say; `none` when it should say nothing
/// @param also what it may say as well without being wrong
/// @param cause the mechanism
/// @param entity the node it happened to, or `cluster`
/// @param severity derived from what clients saw
/// @param onsetMs when it began, epoch milliseconds of the recorder's clock
/// @param endMs when it was undone
/// @param levelMs when the cluster was level again
/// @param recipe what was played; episodes of one recipe are one group
/// @param effect measured numbers by name
public record Truth(
    String id,
    String kind,
    List<String> also,
    String cause,
    String entity,
    String severity,
    long onsetMs,
    long endMs,
    long levelMs,
    String recipe,
    SortedMap<String, Double> effect) {
  /// What says that nothing needs anybody.
  public static final String NONE = "none";

  public Truth {
    also = List.copyOf(also);
  }

  /// Whether saying this was right.
  public boolean allows(String said) {
    return said.equals(kind) || also.contains(said);
  }

  /// Whether nothing should be said.
  public boolean isQuiet() {
    return kind.equals(NONE);
  }
}

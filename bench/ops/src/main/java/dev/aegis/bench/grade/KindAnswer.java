package dev.aegis.bench.grade;

import dev.aegis.bench.corpus.Truth;
import java.util.Set;

/// A kind that an agent says.
///
/// @param kind `undetermined` is an abstention
/// @param confidence 0 to 1 that it is right
/// @param entities what it is about: a node, both ends of a link, or `cluster`
/// @param severity `info`, `warning` or `critical`
public record KindAnswer(String kind, double confidence, Set<String> entities, String severity) {
  /// What says that the agent does not know: of kinds and of causes.
  public static final String UNDETERMINED = "undetermined";

  public KindAnswer {
    entities = Set.copyOf(entities);
  }

  /// Whether it says that something is wrong.
  public boolean raises() {
    return !abstains() && !kind.equals(Truth.NONE);
  }

  /// Whether it is an abstention.
  public boolean abstains() {
    return kind.equals(UNDETERMINED);
  }
}

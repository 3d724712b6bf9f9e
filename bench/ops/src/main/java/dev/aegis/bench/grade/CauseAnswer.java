package dev.aegis.bench.grade;

import java.util.List;
import java.util.OptionalInt;

/// Causes that an agent ranks.
///
/// @param ranked the likeliest first, each once, at least one
public record CauseAnswer(List<Ranked> ranked) {
  /// One of them.
  ///
  /// @param score 0 to 1, comparable within one answer
  public record Ranked(String cause, double score) {}

  /// @throws IllegalArgumentException if there is none
  public CauseAnswer {
    ranked = List.copyOf(ranked);
    if (ranked.isEmpty()) {
      throw new IllegalArgumentException("an answer ranks at least one cause");
    }
  }

  /// The likeliest.
  public String first() {
    return ranked.getFirst().cause();
  }

  /// Whether it names `undetermined` first.
  public boolean abstains() {
    return first().equals(KindAnswer.UNDETERMINED);
  }

  /// The place of a cause, from 1; empty when it is not named.
  public OptionalInt rankOf(String cause) {
    for (int i = 0; i < ranked.size(); i++) {
      if (ranked.get(i).cause().equals(cause)) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /// The first one's share of all scores, taken as how sure the agent is; 0 when all are 0.
  public double shareOfFirst() {
    double sum = ranked.stream().mapToDouble(Ranked::score).sum();
    return sum == 0 ? 0 : ranked.getFirst().score() / sum;
  }
}

package dev.aegis.bench.grade;

import java.util.OptionalLong;

/// What answers cost in questions to a language model, as whoever answered tells it.
///
/// @param calls questions to a model
/// @param inputTokens of those questions; where an endpoint tells none, the most they can have had
/// @param outputTokens of the model's answers, likewise
/// @param microDollars by given prices, millionths of a dollar; none where no price is known
public record Spent(long calls, long inputTokens, long outputTokens, OptionalLong microDollars) {
  /// By an agent that asks no model, or does not tell.
  public static final Spent NOTHING = new Spent(0, 0, 0, OptionalLong.empty());

  private static final double DOLLAR = 1_000_000;

  /// @throws IllegalArgumentException if a number is negative
  public Spent {
    if (calls < 0 || inputTokens < 0 || outputTokens < 0 || microDollars.orElse(0) < 0) {
      throw new IllegalArgumentException("nothing that is spent is negative");
    }
  }

  /// Both together. Dollars are those of the part that has a price.
  public Spent plus(Spent other) {
    boolean isPriced = microDollars.isPresent() || other.microDollars.isPresent();
    return new Spent(
        calls + other.calls,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        isPriced
            ? OptionalLong.of(microDollars.orElse(0) + other.microDollars.orElse(0))
            : OptionalLong.empty());
  }

  /// 0 where no price is known.
  public double dollars() {
    return microDollars.orElse(0) / DOLLAR;
  }
}

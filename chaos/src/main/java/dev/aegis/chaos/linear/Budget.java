package dev.aegis.chaos.linear;

import java.time.Duration;

/// What a search may cost.
///
/// @param steps tries to give an operation its place
/// @param configurations what it may remember, about 100 bytes each
/// @param time on the clock
public record Budget(long steps, int configurations, Duration time) {
  /// Enough for a million operations of eight clients per key; holds half a gigabyte at the worst.
  public static final Budget USUAL = new Budget(200_000_000, 4_000_000, Duration.ofMinutes(5));

  public Budget {
    if (steps < 1 || configurations < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("A budget needs steps, configurations and time.");
    }
  }

  /// So many times as much of all three.
  public Budget times(int factor) {
    return new Budget(
        saturated(steps, factor),
        (int) Math.min(Integer.MAX_VALUE, (long) configurations * factor),
        time.multipliedBy(factor));
  }

  private static long saturated(long one, int factor) {
    return one > Long.MAX_VALUE / factor ? Long.MAX_VALUE : one * factor;
  }

  Budget withSteps(long fewer) {
    return new Budget(Math.min(steps, fewer), configurations, time);
  }
}

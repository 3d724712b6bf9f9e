package dev.aegis.sdk.internal.rpc;

import java.time.Duration;

/// What java.time leaves out.
public final class Durations {
  private Durations() {}

  public static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  public static boolean isOver(Duration left) {
    return left.isNegative() || left.isZero();
  }

  public static Duration atLeastZero(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}

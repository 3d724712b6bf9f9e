package dev.aegis.controlplane.architecture.violators.effects;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/// Planted: a clock, called and referred to; chance; and the machine's locale.
public final class AsksTheClock {
  private AsksTheClock() {}

  /// Planted: by method reference, where a rule on calls alone is blind.
  public static Supplier<Instant> byReference() {
    return Instant::now;
  }

  /// Planted.
  public static long byCall() {
    return System.currentTimeMillis();
  }

  /// Planted.
  public static double chance() {
    return Math.random();
  }

  /// Planted.
  public static Locale locale() {
    return Locale.getDefault();
  }
}

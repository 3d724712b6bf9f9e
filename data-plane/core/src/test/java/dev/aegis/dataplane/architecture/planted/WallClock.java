package dev.aegis.dataplane.architecture.planted;

import java.time.Instant;
import java.util.function.Supplier;

/// Breaks the allow-list of packages, hidden in a method reference.
public final class WallClock {
  public static final Supplier<Instant> CLOCK = Instant::now;

  private WallClock() {}
}

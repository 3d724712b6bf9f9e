package dev.aegis.telemetry.architecture.violators.one;

import dev.aegis.telemetry.architecture.violators.two.CycleTwo;

/// Planted: one half of a package cycle.
public record CycleOne(CycleTwo two) {
  /// What the other half refers to.
  public record Part(int number) {}
}

package dev.aegis.controlplane.architecture.violators.one;

import dev.aegis.controlplane.architecture.violators.two.CycleTwo;

/// Planted: one half of a package cycle.
public record CycleOne(CycleTwo two) {
  /// What the other half refers to.
  public record Part(int number) {}
}

package dev.aegis.controlplane.agent.architecture.violators.two;

import dev.aegis.controlplane.agent.architecture.violators.one.CycleOne;
import org.jspecify.annotations.Nullable;

/// Breaks E1, with the other one.
public final class CycleTwo {
  public @Nullable CycleOne other;
}

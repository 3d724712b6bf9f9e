package dev.aegis.controlplane.agent.architecture.violators.one;

import dev.aegis.controlplane.agent.architecture.violators.two.CycleTwo;
import org.jspecify.annotations.Nullable;

/// Breaks E1, with the other one.
public final class CycleOne {
  public @Nullable CycleTwo other;
}

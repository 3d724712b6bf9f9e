package dev.aegis.controlplane.architecture.violators.two;

import dev.aegis.controlplane.architecture.violators.one.CycleOne;

/// Planted: the other half of a package cycle.
public record CycleTwo(CycleOne.Part part) {}

package dev.aegis.telemetry.architecture.violators.two;

import dev.aegis.telemetry.architecture.violators.one.CycleOne;

/// Planted: the other half of a package cycle.
public record CycleTwo(CycleOne.Part part) {}

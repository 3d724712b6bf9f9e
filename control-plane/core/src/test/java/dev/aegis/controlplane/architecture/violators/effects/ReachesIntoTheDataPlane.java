package dev.aegis.controlplane.architecture.violators.effects;

import dev.aegis.dataplane.planted.PlantedStub;

/// Planted: the control plane holding a piece of the data plane.
public record ReachesIntoTheDataPlane(PlantedStub stub) {}

package dev.aegis.dataplane.planted;

/// Stands for a type of the data plane, which is not on this module's class path.
public record PlantedStub(int number) {}

package dev.aegis.dataplane.node.architecture.planted.oracle;

public record PlantedOracle(String answer) {}

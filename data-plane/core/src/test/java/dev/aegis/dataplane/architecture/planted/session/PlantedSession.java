package dev.aegis.dataplane.architecture.planted.session;

public record PlantedSession(long id) {}

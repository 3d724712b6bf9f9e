package dev.aegis.dataplane.architecture.planted.lock;

import dev.aegis.dataplane.architecture.planted.session.PlantedSession;

public record LockThatKnowsSessions(PlantedSession holder) {}

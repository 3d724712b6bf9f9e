package dev.aegis.ctl.architecture.planted.cycle.a;

import dev.aegis.ctl.architecture.planted.cycle.b.Egg;

public record Hen(Class<Egg> from) {}

package dev.aegis.ctl.architecture.planted.cycle.b;

import dev.aegis.ctl.architecture.planted.cycle.a.Hen;

public record Egg(Class<Hen> from) {}

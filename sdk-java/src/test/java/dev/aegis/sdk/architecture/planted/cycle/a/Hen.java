package dev.aegis.sdk.architecture.planted.cycle.a;

import dev.aegis.sdk.architecture.planted.cycle.b.Egg;

/// Breaks the rule of no cycles on purpose.
public record Hen(Egg from) {}

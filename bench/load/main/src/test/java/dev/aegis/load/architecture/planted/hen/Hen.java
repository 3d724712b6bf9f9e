package dev.aegis.load.architecture.planted.hen;

import dev.aegis.load.architecture.planted.egg.Egg;

/// Breaks the rule of no cycles on purpose.
public record Hen(Egg from) {}

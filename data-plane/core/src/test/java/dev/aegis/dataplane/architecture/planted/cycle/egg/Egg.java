package dev.aegis.dataplane.architecture.planted.cycle.egg;

import dev.aegis.dataplane.architecture.planted.cycle.hen.Hen;

public record Egg(Hen laidBy) {}

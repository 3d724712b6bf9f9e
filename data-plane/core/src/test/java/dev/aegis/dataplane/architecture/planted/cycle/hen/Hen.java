package dev.aegis.dataplane.architecture.planted.cycle.hen;

import dev.aegis.dataplane.architecture.planted.cycle.egg.Egg;
import org.jspecify.annotations.Nullable;

public record Hen(@Nullable Egg hatchedFrom) {}

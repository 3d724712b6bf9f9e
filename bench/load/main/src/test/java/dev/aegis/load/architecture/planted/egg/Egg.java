package dev.aegis.load.architecture.planted.egg;

import dev.aegis.load.architecture.planted.hen.Hen;
import org.jspecify.annotations.Nullable;

/// Breaks the rule of no cycles on purpose.
public record Egg(@Nullable Hen laidBy) {}

package dev.aegis.sdk.architecture.planted.cycle.b;

import dev.aegis.sdk.architecture.planted.cycle.a.Hen;
import org.jspecify.annotations.Nullable;

/// Breaks the rule of no cycles on purpose.
public record Egg(@Nullable Hen laidBy) {}

/// Planted violators.
@NullMarked
package dev.aegis.telemetry.architecture.violators.one;

import org.jspecify.annotations.NullMarked;

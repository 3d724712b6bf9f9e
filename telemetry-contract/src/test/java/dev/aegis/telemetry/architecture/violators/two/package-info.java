/// Planted violators.
@NullMarked
package dev.aegis.telemetry.architecture.violators.two;

import org.jspecify.annotations.NullMarked;

/// One stretch of telemetry, as a value.
@NullMarked
package dev.aegis.telemetry.window;

import org.jspecify.annotations.NullMarked;

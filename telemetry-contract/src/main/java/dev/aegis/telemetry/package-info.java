/// The vocabulary that both planes share, and the only thing they share.
@NullMarked
package dev.aegis.telemetry;

import org.jspecify.annotations.NullMarked;

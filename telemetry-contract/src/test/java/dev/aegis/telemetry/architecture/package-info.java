/// The shape of this module, as executable rules; each rule has a planted violator that it must
/// report.
@NullMarked
package dev.aegis.telemetry.architecture;

import org.jspecify.annotations.NullMarked;

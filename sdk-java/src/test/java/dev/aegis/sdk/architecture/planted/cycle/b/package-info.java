/// Half of a planted cycle.
@NullMarked
package dev.aegis.sdk.architecture.planted.cycle.b;

import org.jspecify.annotations.NullMarked;

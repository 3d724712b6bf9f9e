/// Half of a planted cycle.
@NullMarked
package dev.aegis.sdk.architecture.planted.cycle.a;

import org.jspecify.annotations.NullMarked;

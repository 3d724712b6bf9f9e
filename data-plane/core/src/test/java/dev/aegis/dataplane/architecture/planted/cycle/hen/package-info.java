/// Half of a planted cycle.
@NullMarked
package dev.aegis.dataplane.architecture.planted.cycle.hen;

import org.jspecify.annotations.NullMarked;

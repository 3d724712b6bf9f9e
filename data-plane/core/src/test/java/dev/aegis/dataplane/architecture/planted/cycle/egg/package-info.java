/// Half of a planted cycle.
@NullMarked
package dev.aegis.dataplane.architecture.planted.cycle.egg;

import org.jspecify.annotations.NullMarked;

/// Half of a planted cycle.
@NullMarked
package dev.aegis.load.architecture.planted.egg;

import org.jspecify.annotations.NullMarked;

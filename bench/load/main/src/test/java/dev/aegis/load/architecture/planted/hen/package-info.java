/// Half of a planted cycle.
@NullMarked
package dev.aegis.load.architecture.planted.hen;

import org.jspecify.annotations.NullMarked;

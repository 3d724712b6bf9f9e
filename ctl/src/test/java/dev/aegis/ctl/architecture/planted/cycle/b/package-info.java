/// Half of a cycle.
@NullMarked
package dev.aegis.ctl.architecture.planted.cycle.b;

import org.jspecify.annotations.NullMarked;

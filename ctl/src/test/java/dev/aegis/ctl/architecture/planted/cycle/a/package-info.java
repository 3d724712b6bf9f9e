/// Half of a cycle.
@NullMarked
package dev.aegis.ctl.architecture.planted.cycle.a;

import org.jspecify.annotations.NullMarked;

/// Incidents that really happened, to other systems, as windows of the contract: facts that people
/// made public, and beside them what had to be added so that there is a window. Pure, without a
/// random generator.
@NullMarked
package dev.aegis.bench.real;

import org.jspecify.annotations.NullMarked;

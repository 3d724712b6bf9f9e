/// The incidents of core-33: seven scenes written by hand, and what varies them. Pure, without a
/// random generator, so the files come out the same on every machine.
@NullMarked
package dev.aegis.bench.core33;

import org.jspecify.annotations.NullMarked;

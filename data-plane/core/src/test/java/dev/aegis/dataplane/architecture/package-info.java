/// The rules that keep the machine pure, and the proof that they bite.
@NullMarked
package dev.aegis.dataplane.architecture;

import org.jspecify.annotations.NullMarked;

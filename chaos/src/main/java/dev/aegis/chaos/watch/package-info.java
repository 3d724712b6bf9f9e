/// Judges what a watch delivered against what was applied.
@NullMarked
package dev.aegis.chaos.watch;

import org.jspecify.annotations.NullMarked;

/// Simple agents, to see what a score is worth.
@NullMarked
package dev.aegis.bench.baseline;

import org.jspecify.annotations.NullMarked;

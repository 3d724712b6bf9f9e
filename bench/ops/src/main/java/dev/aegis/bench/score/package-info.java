/// What was said against what was true. Pure.
@NullMarked
package dev.aegis.bench.score;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.aegis.bench.score;

import org.jspecify.annotations.NullMarked;

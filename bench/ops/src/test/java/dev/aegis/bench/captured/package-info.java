@NullMarked
package dev.aegis.bench.captured;

import org.jspecify.annotations.NullMarked;

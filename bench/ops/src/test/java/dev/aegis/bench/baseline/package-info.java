@NullMarked
package dev.aegis.bench.baseline;

import org.jspecify.annotations.NullMarked;

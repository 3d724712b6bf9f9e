@NullMarked
package dev.aegis.bench.core33;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.aegis.bench.real;

import org.jspecify.annotations.NullMarked;

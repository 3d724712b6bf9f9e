@NullMarked
package dev.aegis.bench.architecture;

import org.jspecify.annotations.NullMarked;

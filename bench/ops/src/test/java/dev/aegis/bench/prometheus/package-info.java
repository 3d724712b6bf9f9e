@NullMarked
package dev.aegis.bench.prometheus;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.aegis.bench.statistics;

import org.jspecify.annotations.NullMarked;

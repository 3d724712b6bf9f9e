/// Numbers that say how sure they are. Pure.
@NullMarked
package dev.aegis.bench.statistics;

import org.jspecify.annotations.NullMarked;

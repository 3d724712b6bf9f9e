@NullMarked
package dev.aegis.bench.score.planted;

import org.jspecify.annotations.NullMarked;

/// Recorded episodes, and the truth about them, read apart.
@NullMarked
package dev.aegis.bench.corpus;

import org.jspecify.annotations.NullMarked;

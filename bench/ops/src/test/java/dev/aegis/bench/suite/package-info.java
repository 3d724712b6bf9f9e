/// What holds of every suite that is written.
@NullMarked
package dev.aegis.bench.suite;

import org.jspecify.annotations.NullMarked;

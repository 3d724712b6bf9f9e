/// What an agent that watches a recording says, moment by moment.
@NullMarked
package dev.aegis.bench.stream;

import org.jspecify.annotations.NullMarked;

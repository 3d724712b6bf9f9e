/// Whoever is examined, in Java or over a pipe, and the examination: every question has a time
/// limit, and whatever goes wrong is a miss with a reason.
@NullMarked
package dev.aegis.bench.agent;

import org.jspecify.annotations.NullMarked;

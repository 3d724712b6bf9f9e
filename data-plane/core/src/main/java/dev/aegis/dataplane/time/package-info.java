/// Replicated time: a number that only log entries move (ADR-002).
@NullMarked
package dev.aegis.dataplane.time;

import org.jspecify.annotations.NullMarked;

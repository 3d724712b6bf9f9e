/// Where the stream of events is: what nodes, which write it, and an agent, which reads it, are
/// told in the same words.
@NullMarked
package dev.aegis.telemetry.feed;

import org.jspecify.annotations.NullMarked;

/// What a node exports: metrics that are pulled, events that are pushed; and the trace of an
/// injected fault.
@NullMarked
package dev.aegis.telemetry.signal;

import org.jspecify.annotations.NullMarked;

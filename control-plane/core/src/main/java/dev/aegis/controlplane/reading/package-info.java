/// Typed look-ups in a telemetry window: series, events, leadership, what clients saw. Facts only,
/// no verdicts.
@NullMarked
package dev.aegis.controlplane.reading;

import org.jspecify.annotations.NullMarked;

/// The node's half of the telemetry surface: metrics to be scraped, events to be tailed.
@NullMarked
package dev.aegis.dataplane.node.telemetry;

import org.jspecify.annotations.NullMarked;

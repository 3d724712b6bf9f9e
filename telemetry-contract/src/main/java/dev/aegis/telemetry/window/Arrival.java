package dev.aegis.telemetry.window;

import dev.aegis.telemetry.signal.RaftEvent;

/// An event, and when it reached the stream.
///
/// A window takes events by that time and not by the clock of their node: a node whose clock is off
/// must not vanish from the window that should show it.
///
/// @param atMs epoch milliseconds of the reader's clock
public record Arrival(long atMs, RaftEvent event) {}

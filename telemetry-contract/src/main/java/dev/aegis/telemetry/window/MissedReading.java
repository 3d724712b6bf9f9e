package dev.aegis.telemetry.window;

import dev.aegis.telemetry.signal.NodeId;

/// A reading of a node's metrics that gave nothing.
///
/// @param atMs when it ended, epoch milliseconds of the reader's clock
/// @param reason for a person
public record MissedReading(NodeId node, long atMs, String reason) {}

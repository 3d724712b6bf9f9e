package dev.aegis.dataplane.node.replication;

import java.util.function.LongSupplier;

/// The two clocks of a node: leases follow the first, telemetry alone reads the second (ADR-002).
///
/// @param nanoTime monotonic, in nanoseconds; only differences mean anything
/// @param wallMs wall clock, epoch milliseconds; may jump
record Clocks(LongSupplier nanoTime, LongSupplier wallMs) {}

package dev.aegis.dataplane.node.log;

import dev.aegis.dataplane.command.Outcome;

/// A command's outcome and where in the log it was applied.
public record Committed(Outcome outcome, Position position) {}

package dev.aegis.dataplane.node.settings;

/// One rule that a version of the configuration breaks.
///
/// @param rule stable id, reported in telemetry
/// @param path the setting, for example `raft.heartbeat-interval`
public record ConfigViolation(String rule, String path, String message) {}

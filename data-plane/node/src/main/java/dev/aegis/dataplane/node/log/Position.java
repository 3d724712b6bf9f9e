package dev.aegis.dataplane.node.log;

/// A place in the applied log.
public record Position(long index, long term, long revision) {}

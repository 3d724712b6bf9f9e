package dev.aegis.controlplane.envelope;

/// One setting that a patch changes. Values are written as in the file: `600ms`, `20000`.
///
/// @param path dotted path, such as `raft.election-timeout-min`
/// @param before the value that holds now, whether the file states it or it is the default
/// @param after the value that would hold
/// @param statedInFile whether the deployed file has a line of its own for it
public record ConfigChange(String path, String before, String after, boolean statedInFile) {}

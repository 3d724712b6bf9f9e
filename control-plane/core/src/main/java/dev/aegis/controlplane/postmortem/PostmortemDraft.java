package dev.aegis.controlplane.postmortem;

/// A draft for a person to finish.
///
/// @param title one line; the same incident has the same title, so an issue is found again by it
/// @param markdown the whole text
public record PostmortemDraft(String title, String markdown) {}

package dev.aegis.chaos.recipe;

/// A deed that was done and undone.
///
/// @param deed which
/// @param beganMs before it was done, epoch milliseconds
/// @param endedMs after it was undone, epoch milliseconds
/// @param effect what it did in numbers; empty for what has none
public record Played(Deed deed, long beganMs, long endedMs, String effect) {}

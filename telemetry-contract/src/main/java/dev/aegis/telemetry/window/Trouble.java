package dev.aegis.telemetry.window;

/// Something that happened to the event stream and cost events, or may have.
///
/// @param atMs epoch milliseconds of the reader's clock
/// @param text for a person
public record Trouble(long atMs, String text) {}

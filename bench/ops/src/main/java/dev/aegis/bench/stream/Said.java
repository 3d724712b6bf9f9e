package dev.aegis.bench.stream;

/// What an agent says at one moment.
///
/// @param atMs epoch milliseconds of the recorder's clock
/// @param kind `none` when nothing needs anybody
/// @param detail why, in one line; for people
/// @param abstentions how many of its rules could not judge
public record Said(long atMs, String kind, String detail, int abstentions) {}

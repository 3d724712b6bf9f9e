package dev.aegis.controlplane.postmortem;

/// One line of a timeline.
///
/// @param atMs epoch milliseconds of the teller's clock
/// @param who the node
/// @param what what happened, in words
/// @param id the event's id
public record TimelineEntry(long atMs, String who, String what, String id) {}

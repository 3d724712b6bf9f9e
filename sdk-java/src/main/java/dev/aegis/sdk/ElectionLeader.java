package dev.aegis.sdk;

/// Who leads, and what it says of itself.
///
/// @param sessionId the leader's session
/// @param token the leader's fencing token: of two leaders the later one has the greater
/// @param proclamation 0 for the value it campaigned with, then counts its proclamations
/// @param value what it says
public record ElectionLeader(long sessionId, long token, long proclamation, Bytes value) {}

package dev.aegis.sdk.internal.session;

import java.time.Duration;

/// What a session was granted, and how patient its renewals are with one node.
///
/// @param sessionId the session
/// @param ttl the TTL granted
/// @param attemptTimeout the longest one renewal waits for its answer
record RenewalTerms(long sessionId, Duration ttl, Duration attemptTimeout) {}

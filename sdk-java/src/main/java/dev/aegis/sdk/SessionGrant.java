package dev.aegis.sdk;

import java.time.Duration;

/// A session that nobody renews by itself.
///
/// @param id the cluster's number for it
/// @param ttl how long it lives from its last renewal on
public record SessionGrant(long id, Duration ttl) {}

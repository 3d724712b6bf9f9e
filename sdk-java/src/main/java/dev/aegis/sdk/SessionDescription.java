package dev.aegis.sdk;

import java.time.Duration;
import java.util.OptionalInt;

/// What the cluster knows of a session.
///
/// @param id the cluster's number for it
/// @param owner the label it was opened with
/// @param ttl how long it outlives its last renewal
/// @param remaining how long it lives without a further renewal, in replicated time; zero: the next
///   tick ends it
/// @param locksHeld locks it holds now
/// @param keysBound keys that end with it; absent in a list
public record SessionDescription(
    long id,
    String owner,
    Duration ttl,
    Duration remaining,
    int locksHeld,
    OptionalInt keysBound) {}

package dev.aegis.sdk;

import java.time.Duration;
import java.util.Optional;

/// A lock in a list.
///
/// @param name the lock
/// @param holder absent while it is closed after an unclean end
/// @param waiters acquires in the queue
/// @param delayRemaining as in [LockDescription]
public record LockSummary(
    String name, Optional<LockHolder> holder, int waiters, Duration delayRemaining) {}

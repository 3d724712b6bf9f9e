package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.FencingToken;

/// A lock without a holder that stays closed, because its last holder may still be acting on what
/// the lock protects (Chubby's lock-delay).
///
/// @param token the last holder's
/// @param untilMs replicated time; the first tick from then on opens the lock
public record LockDelay(FencingToken token, long untilMs) implements Tenure {}

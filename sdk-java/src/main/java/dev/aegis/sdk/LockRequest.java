package dev.aegis.sdk;

import java.time.Duration;

/// How to acquire a lock, or to campaign in an election. Immutable: each method returns a changed
/// copy.
///
/// @param name 1 to 256 bytes of UTF-8, not beginning with `aegis/`
/// @param timeout how long to wait while somebody else holds it, at most 1 hour; zero tries once
/// @param lockDelay for how long it stays closed after an unclean end of this hold (the session
///   expired, or an operator ended it or took the lock), at most 1 minute. For what the lock
///   protects, when that cannot compare tokens.
public record LockRequest(String name, Duration timeout, Duration lockDelay) {
  public LockRequest {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must not be negative.");
    }
    if (lockDelay.isNegative()) {
      throw new IllegalArgumentException(
          "lockDelay is " + lockDelay + "; it must not be negative.");
    }
  }

  /// Tries once.
  public static LockRequest of(String name) {
    return new LockRequest(name, Duration.ZERO, Duration.ZERO);
  }

  /// Waits so long while somebody else holds it.
  public LockRequest waitingAtMost(Duration limit) {
    return new LockRequest(name, limit, lockDelay);
  }

  /// Keeps it closed so long after an unclean end.
  public LockRequest closedAfterLoss(Duration delay) {
    return new LockRequest(name, timeout, delay);
  }
}

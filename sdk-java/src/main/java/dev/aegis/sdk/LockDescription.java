package dev.aegis.sdk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A lock and its queue.
///
/// @param name the lock
/// @param holder absent while nobody holds it
/// @param waitingSessions first in line first
/// @param delayRemaining of a lock that is not held: for how long it stays closed after an unclean
///   end, in replicated time
public record LockDescription(
    String name, Optional<LockHolder> holder, List<Long> waitingSessions, Duration delayRemaining) {
  public LockDescription {
    waitingSessions = List.copyOf(waitingSessions);
  }
}

package dev.aegis.sdk;

import java.time.Duration;

/// Locks with fencing tokens. Safe for use by many threads.
///
/// A lock has one holder and a fair queue. It belongs to a session and is not re-entrant. Names
/// have 1 to 256 bytes of UTF-8.
public interface Locks {

  /// Acquires a lock in a session made for it alone, which ends with the lock.
  ///
  /// @param timeout how long to wait while somebody else holds it; zero tries once. The call may
  ///   take the client's call timeout longer, when nodes do not answer.
  /// @return the lock, held
  /// @throws LockNotAcquiredException when the lock was not obtained in time
  /// @throws OutcomeUnknownException when no answer came in time; the lock, if granted after all,
  ///   falls free again within the cluster's default TTL
  /// @throws UnavailableException when no endpoint answered in time; the lock was not acquired
  HeldLock acquire(String name, Duration timeout);

  /// Acquires a lock for a session.
  ///
  /// @param session an open session of the same client
  /// @throws LockNotAcquiredException when the lock was not obtained in time
  /// @throws SessionLostException when the session is lost
  /// @throws OutcomeUnknownException when no answer came in time. Acquiring the same lock again
  ///   with this session first settles what became of this call; closing the session frees the lock
  ///   for certain.
  /// @throws RefusedException with [RefusalCode#ALREADY_REQUESTED] when the session holds or awaits
  ///   it already
  HeldLock acquire(Session session, String name, Duration timeout);
}

package dev.aegis.sdk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Locks with fencing tokens. Safe for use by many threads.
///
/// A lock has one holder and a fair queue. It belongs to a session and is not re-entrant. Names
/// have 1 to 256 bytes of UTF-8; those that begin with `aegis/` are the cluster's own: anybody may
/// look at them, and acquiring one is refused with [RefusalCode#INVALID_REQUEST].
///
/// Every method may throw [UnavailableException] when no endpoint answered in time; [#forceRelease]
/// also [OutcomeUnknownException] when its answer was lost: [#describe] tells. An acquire in a
/// session of its own fails as [AegisClient#openSession] does, too.
public interface Locks {

  /// Acquires a lock in a session made for it alone, which ends with the lock.
  ///
  /// @param timeout how long to wait while somebody else holds it, at most an hour; zero tries
  ///   once. The call may take the client's call timeout longer, when nodes do not answer. A node
  ///   that falls silent during the wait is left for another within 18 attempt timeouts.
  /// @return the lock, held
  /// @throws LockNotAcquiredException when the lock was not obtained in time
  /// @throws SessionLostException when the session made for it was lost meanwhile, as it is when no
  ///   node answers for its TTL; the lock, if granted after all, falls free again within the TTL
  /// @throws OutcomeUnknownException when no answer came in time; the lock, if granted after all,
  ///   falls free again within the cluster's default TTL
  /// @throws UnavailableException when no endpoint served it in time, also since as many wait for
  ///   the lock as may (`limits.max-waiters-per-lock`); the lock was not acquired
  default HeldLock acquire(String name, Duration timeout) {
    return acquire(LockRequest.of(name).waitingAtMost(timeout));
  }

  /// Acquires a lock for a session.
  ///
  /// @param session an open session of the same client
  /// @throws LockNotAcquiredException when the lock was not obtained in time
  /// @throws SessionLostException when the session is lost, also while this waits: told as soon as
  ///   the attempt under way has ended
  /// @throws OutcomeUnknownException when no answer came in time. Acquiring the same lock again
  ///   with this session first settles what became of this call; closing the session frees the lock
  ///   for certain.
  /// @throws RefusedException with [RefusalCode#ALREADY_REQUESTED] when the session holds or awaits
  ///   it already
  default HeldLock acquire(Session session, String name, Duration timeout) {
    return acquire(session, LockRequest.of(name).waitingAtMost(timeout));
  }

  /// Acquires a lock in a session made for it alone, with all that an acquire can do.
  ///
  /// @throws LockNotAcquiredException and the others as [#acquire(String, Duration)] does
  HeldLock acquire(LockRequest request);

  /// Acquires a lock for a session, with all that an acquire can do.
  ///
  /// @throws LockNotAcquiredException and the others as [#acquire(Session, String, Duration)] does
  HeldLock acquire(Session session, LockRequest request);

  /// Tries once, in a session made for the lock alone.
  ///
  /// @return nothing when somebody else holds it
  default Optional<HeldLock> tryAcquire(String name) {
    try {
      return Optional.of(acquire(LockRequest.of(name)));
    } catch (LockNotAcquiredException _) {
      return Optional.empty();
    }
  }

  /// Holder and queue. Linearizable.
  LockDescription describe(String name);

  /// The locks that are held or closed and whose names begin with `prefix`, by name. Looked at page
  /// by page, so not all at one moment.
  List<LockSummary> list(String prefix);

  /// Asks whether a token is worth something now. Linearizable. For a resource that cannot compare
  /// tokens with the greatest it has seen; the answer is about the past when it arrives, and only
  /// writing through [HeldLock#keys] closes that gap.
  TokenCheck check(String name, long token);

  /// Takes a lock away from its holder, for operators. The next in line gets it, after the holder's
  /// lock delay; the holder's session lives on. The holder is not told: see [HeldLock#isHeld].
  ///
  /// @param token only from the holder of this token; 0 from whoever holds it
  /// @param note who does it and why, at most 256 bytes of UTF-8: for the nodes' logs
  /// @return the token the lock was taken from
  /// @throws RefusedException with [RefusalCode#NOT_HOLDER] when nobody holds it, with
  ///   [RefusalCode#STALE_TOKEN] when another token does
  long forceRelease(String name, long token, String note);
}

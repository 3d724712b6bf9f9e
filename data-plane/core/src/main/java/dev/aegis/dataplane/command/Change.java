package dev.aegis.dataplane.command;

import org.jspecify.annotations.Nullable;

/// An effect of an entry, in the order it happened. The edge feeds watches, waiting acquires and
/// telemetry from these and from nothing else.
public sealed interface Change {

  /// Only an operator can do this.
  default boolean byOperator() {
    return this instanceof LockForced
        || this instanceof PolicyChanged
        || (this instanceof SessionClosed(_, EndReason reason) && reason == EndReason.OPERATOR);
  }

  record SessionOpened(SessionId session, long ttlMs) implements Change {}

  record SessionClosed(SessionId session, EndReason reason) implements Change {}

  /// `acquire` is the request that got the lock, at once or after waiting.
  ///
  /// @param value what the holder says of itself; empty for a plain lock
  record LockTaken(LockName lock, RequestId acquire, FencingToken token, Bytes value)
      implements Change {
    /// A plain lock was taken.
    public LockTaken(LockName lock, RequestId acquire, FencingToken token) {
      this(lock, acquire, token, Bytes.EMPTY);
    }
  }

  record LockFreed(LockName lock, SessionId session, FencingToken token) implements Change {}

  /// An operator takes the lock from whoever got it by `acquire`; that it is free follows.
  ///
  /// @param note who does it and why
  record LockForced(LockName lock, RequestId acquire, FencingToken token, String note)
      implements Change {}

  /// The lock that was just freed stays closed until this replicated time.
  record DelayBegun(LockName lock, FencingToken token, long untilMs) implements Change {}

  /// The lock is open again; if somebody waits, that it is taken follows.
  record DelayOver(LockName lock, FencingToken token) implements Change {}

  /// The holder changed what it says of itself; `proclamation` counts its changes, from 1.
  record ValueProclaimed(
      LockName lock, SessionId session, FencingToken token, long proclamation, Bytes value)
      implements Change {}

  record WaitOver(LockName lock, RequestId acquire, WaitEnd why) implements Change {}

  /// A put or a delete. `current` is a tombstone for a delete; `previous` is absent for a new key.
  record KeyChanged(KeyVersion current, @Nullable KeyVersion previous) implements Change {}

  /// Only this principal may use the session from now on.
  record SessionBound(SessionId session, String principal) implements Change {}

  record PolicyChanged(AccessPolicy policy) implements Change {}

  /// What an operator did just before this, to locks, sessions or the policy, was done by this
  /// principal.
  record OperatorActed(String principal) implements Change {}

  /// Revisions below this one can no longer be read or watched from.
  record Compacted(long revision) implements Change {}
}

package dev.aegis.dataplane.command;

import org.jspecify.annotations.Nullable;

/// An effect of an entry, in the order it happened. The edge feeds watches, waiting acquires and
/// telemetry from these and from nothing else.
public sealed interface Change {

  record SessionOpened(SessionId session, long ttlMs) implements Change {}

  record SessionClosed(SessionId session, EndReason reason) implements Change {}

  /// `acquire` is the request that got the lock, at once or after waiting.
  record LockTaken(LockName lock, RequestId acquire, FencingToken token) implements Change {}

  record LockFreed(LockName lock, SessionId session, FencingToken token) implements Change {}

  record WaitOver(LockName lock, RequestId acquire, WaitEnd why) implements Change {}

  /// A put or a delete. `current` is a tombstone for a delete; `previous` is absent for a new key.
  record KeyChanged(KeyVersion current, @Nullable KeyVersion previous) implements Change {}

  /// Only this principal may use the session from now on.
  record SessionBound(SessionId session, String principal) implements Change {}

  record PolicyChanged(AccessPolicy policy) implements Change {}

  /// Revisions up to and including this one can no longer be read or watched from.
  record Compacted(long revision) implements Change {}
}

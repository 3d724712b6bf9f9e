package dev.aegis.dataplane.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The answer to a [Query]. `revision` is always the store's current one.
public sealed interface Answer {

  /// `count` is the number of matching keys whatever the limit was; `more` says the limit cut some
  /// off.
  record Keys(List<KeyVersion> keys, boolean more, long count, long revision) implements Answer {
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /// `changes` are grouped in the order of their revisions; `nextRevision` is where to read on, and
  /// is one past `revision` once everything has been read.
  record History(List<Change.KeyChanged> changes, long nextRevision, long revision)
      implements Answer {
    public History {
      changes = List.copyOf(changes);
    }
  }

  /// Versions of one key, deletions included, that are still readable: those since the compacted
  /// revision, and the one that was current then. `more` says the limit cut some off.
  record KeyHistory(List<KeyVersion> versions, boolean more, long compactedRevision, long revision)
      implements Answer {
    public KeyHistory {
      versions = List.copyOf(versions);
    }
  }

  /// The asked revision is compacted: it lies below `compactedRevision`, the oldest one that is
  /// left.
  record CompactedAway(long compactedRevision, long revision) implements Answer {}

  /// The asked revision is in the future.
  record FutureRevision(long revision) implements Answer {}

  /// `remainingMs` is counted in replicated time; `keys` are those bound to the session.
  record SessionDescribed(
      SessionId session, String owner, long ttlMs, long remainingMs, int locks, int keys)
      implements Answer {}

  /// A session that has ended, as long as that is remembered.
  ///
  /// @param endedMs replicated time since its end
  record SessionGone(SessionId session, EndReason reason, long endedMs) implements Answer {}

  /// `more` says that the limit cut some off.
  record SessionsListed(List<SessionDescribed> sessions, boolean more) implements Answer {
    public SessionsListed {
      sessions = List.copyOf(sessions);
    }
  }

  /// `holder` and `token` are absent while the lock is free; `heldMs` is counted in replicated time
  /// since the grant.
  ///
  /// @param delayMs replicated time for which a lock without a holder stays closed; 0 when it is
  ///   held, free, or about to be opened by the next tick
  record LockDescribed(
      @Nullable SessionId holder,
      @Nullable FencingToken token,
      long heldMs,
      long delayMs,
      List<SessionId> waiters)
      implements Answer {
    public LockDescribed {
      waiters = List.copyOf(waiters);
    }
  }

  /// One lock of a list; `holder` is absent while it is closed.
  ///
  /// @param token the holder's, or the last holder's
  record LockListed(
      LockName lock,
      @Nullable SessionId holder,
      FencingToken token,
      long heldMs,
      long delayMs,
      int waiters) {}

  /// `more` says that the limit cut some off.
  record LocksListed(List<LockListed> locks, boolean more) implements Answer {
    public LocksListed {
      locks = List.copyOf(locks);
    }
  }

  /// `proclamation` counts the holder's changes of its value: 0 for the one it campaigned with.
  record LeaderDescribed(SessionId session, FencingToken token, long proclamation, Bytes value)
      implements Answer {}

  /// `current` is the token that holds the lock; absent while nobody does.
  record TokenValidated(TokenState state, @Nullable FencingToken current) implements Answer {}

  /// The last known outcome of an acquire.
  record AcquireDescribed(Outcome outcome) implements Answer {}

  record StateCounted(
      int sessions, int locksHeld, int waiters, long keys, long revision, long compactedRevision)
      implements Answer {}

  record PolicyRead(AccessPolicy policy) implements Answer {}

  /// The caller may not ask this; `detail` says which role is missing.
  record Denied(String detail) implements Answer {}

  record NotFound() implements Answer {}
}

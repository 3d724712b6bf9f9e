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

  /// The asked revision is compacted; `compactedRevision` is the newest one that is gone.
  record CompactedAway(long compactedRevision, long revision) implements Answer {}

  /// The asked revision is in the future.
  record FutureRevision(long revision) implements Answer {}

  /// `remainingMs` is counted in replicated time; `keys` are those bound to the session.
  record SessionDescribed(
      SessionId session, String owner, long ttlMs, long remainingMs, int locks, int keys)
      implements Answer {}

  /// `holder` and `token` are absent while the lock is free; `heldMs` is counted in replicated time
  /// since the grant.
  record LockDescribed(
      @Nullable SessionId holder,
      @Nullable FencingToken token,
      long heldMs,
      List<SessionId> waiters)
      implements Answer {
    public LockDescribed {
      waiters = List.copyOf(waiters);
    }
  }

  /// The last known outcome of an acquire.
  record AcquireDescribed(Outcome outcome) implements Answer {}

  record StateCounted(
      int sessions, int locksHeld, int waiters, long keys, long revision, long compactedRevision)
      implements Answer {}

  record NotFound() implements Answer {}
}

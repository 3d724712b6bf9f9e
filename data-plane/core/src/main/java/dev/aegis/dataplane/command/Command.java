package dev.aegis.dataplane.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One replicated command. Several commands travel in one log entry (group commit) and are applied
/// in their order; each has an [Outcome] of its own.
///
/// Limits that come from configuration are resolved on the leader before a command is made, so
/// apply never reads configuration (two nodes may run different versions of it during a rotation).
public sealed interface Command {

  /// Opens a session. `owner` is a free label for operators (at most a few dozen characters).
  ///
  /// @param nonce made by the client at random, so that asking again for a lost answer finds the
  ///   session instead of opening a second one; empty for none
  record CreateSession(long ttlMs, String owner, Bytes nonce) implements Command {
    /// Opens a session that cannot be asked for again.
    public CreateSession(long ttlMs, String owner) {
      this(ttlMs, owner, Bytes.EMPTY);
    }
  }

  /// Renews the leases of many sessions in one command. Unknown ids are reported in the outcome.
  record RenewSessions(List<SessionId> sessions) implements Command {
    public RenewSessions {
      sessions = List.copyOf(sessions);
    }
  }

  /// Ends a session by wish of its client or of an operator; its locks are released, its waiters
  /// leave.
  record EndSession(SessionId session, EndReason reason) implements Command {}

  /// Asks for a lock. `waitMs` is how long, in replicated time, to stay in the fair queue when the
  /// lock is held; 0 asks once and does not queue.
  ///
  /// @param delayMs how long the lock shall stay closed after this holder's unclean end; 0 for not
  ///   at all
  /// @param maxWaiters refused rather than queued behind this many; 0 for no limit
  /// @param value what the holder says of itself while it leads: an election is a lock with a value
  record AcquireLock(
      RequestId request, LockName lock, long waitMs, long delayMs, int maxWaiters, Bytes value)
      implements Command {
    /// Asks for a plain lock: no delay, no value, a queue without limit.
    public AcquireLock(RequestId request, LockName lock, long waitMs) {
      this(request, lock, waitMs, 0, 0, Bytes.EMPTY);
    }
  }

  /// Leaves the queue of a lock. `acquire` is the request id of the acquire that is waiting.
  record CancelWait(RequestId acquire, LockName lock) implements Command {}

  /// Gives a lock back. Fenced: a token that is not the holder's is refused.
  record ReleaseLock(RequestId request, LockName lock, FencingToken token) implements Command {}

  /// Changes what the holder of a lock says of itself. Fenced like a release, and only by a living
  /// session.
  record ProclaimValue(RequestId request, LockName lock, FencingToken token, Bytes value)
      implements Command {}

  /// Takes a lock away from its holder, by an operator. With a `token` only from the holder that
  /// has it. The holder's lock delay applies.
  ///
  /// @param note who does it and why, for the audit
  record ForceRelease(
      @Nullable RequestId request, LockName lock, @Nullable FencingToken token, String note)
      implements Command {}

  /// Writes a key. Without a `request` a repeated put counts twice; with one it is applied exactly
  /// once while its session lives. With a `guard` the write happens only while that token holds
  /// that lock. With a `session` the key is deleted when that session ends; without one it stays,
  /// also if it was bound before, unless that is `kept`.
  record PutKey(
      @Nullable RequestId request,
      Bytes key,
      Bytes value,
      @Nullable LockGuard guard,
      @Nullable SessionId session,
      boolean previousWanted,
      Kept kept)
      implements Command {

    /// A put of a key that keeps nothing of what it had.
    public PutKey(
        @Nullable RequestId request,
        Bytes key,
        Bytes value,
        @Nullable LockGuard guard,
        @Nullable SessionId session,
        boolean previousWanted) {
      this(request, key, value, guard, session, previousWanted, Kept.NOTHING);
    }

    /// A put of a key that is bound to no session.
    public PutKey(@Nullable RequestId request, Bytes key, Bytes value, @Nullable LockGuard guard) {
      this(request, key, value, guard, null, false);
    }
  }

  /// Deletes a key, leaving a tombstone in its history.
  record DeleteKey(@Nullable RequestId request, Bytes key, @Nullable LockGuard guard)
      implements Command {}

  /// Deletes the keys `[from, to)` in one revision; `to` absent means the one key `from`, empty no
  /// upper end.
  record DeleteKeys(
      @Nullable RequestId request,
      Bytes from,
      @Nullable Bytes to,
      @Nullable LockGuard guard,
      boolean previousWanted)
      implements Command {}

  /// Several reads and writes as one step, with one revision for all its writes.
  record Transact(@Nullable RequestId request, @Nullable LockGuard guard, Transaction transaction)
      implements Command {}

  /// Gives up everything that cannot be seen at this revision or later.
  record Compact(long revision) implements Command {}

  /// Moves replicated time and does the work that is due: sessions whose deadline passed more than
  /// `skewGraceMs` ago end (clocks run at slightly different rates), waits that ran out leave their
  /// queues, old revisions are compacted down to `retainedRevisions`.
  ///
  /// Counts only in the term it was proposed in: a deposed leader that wakes up late must not
  /// expire anybody (etcd issue 15247).
  record Tick(long proposedInTerm, long retainedRevisions, long skewGraceMs) implements Command {}

  /// Replaces the access policy, if its version still is `expectedVersion`.
  record SetPolicy(long expectedVersion, List<Grant> grants) implements Command {
    public SetPolicy {
      grants = List.copyOf(grants);
    }
  }

  /// A command that is applied only if `caller` may do it at that place in the log. Without this
  /// wrapper a command is the cluster's own, or access control is off.
  record OnBehalf(Caller caller, Command command) implements Command {}

  /// Bytes in the log that this version cannot read. Applying it changes nothing but time.
  record Unreadable(String why) implements Command {}
}

package dev.aegis.dataplane.command;

import org.jspecify.annotations.Nullable;

/// A read of the replicated state. It changes nothing and sees the state at the replica's applied
/// index.
public sealed interface Query {

  /// Keys in `[from, to)`; `to` absent means the one key `from`, an empty `to` means no upper end.
  /// `atRevision` 0 reads the newest; `limit` 0 means no limit.
  ///
  /// Costs what lies in the range, with a limit too, since all matching keys are counted.
  record RangeKeys(Bytes from, @Nullable Bytes to, long atRevision, int limit, RangeOptions options)
      implements Query {
    public RangeKeys(Bytes from, @Nullable Bytes to, long atRevision, int limit) {
      this(from, to, atRevision, limit, RangeOptions.PLAIN);
    }
  }

  /// What is left of one key's past, between two revisions (0 or less: no bound), both included.
  record ReadKeyHistory(
      Bytes key, long minRevision, long maxRevision, boolean newestFirst, int limit)
      implements Query {}

  /// Every key change from `fromRevision` on within `[from, to)`, oldest first, at most `limit`
  /// revisions, and fewer where they are large.
  record ReadHistory(Bytes from, @Nullable Bytes to, long fromRevision, int limit)
      implements Query {}

  record DescribeSession(SessionId session) implements Query {}

  /// The session that was opened with this nonce and lives on.
  record FindSession(Bytes nonce) implements Query {}

  record DescribeLock(LockName lock) implements Query {}

  /// What became of an acquire, for a caller that came back to ask.
  record DescribeAcquire(RequestId acquire, LockName lock) implements Query {}

  /// The access policy.
  record ReadPolicy() implements Query {}

  /// A query that is answered only if `caller` may ask it, by the policy of the same moment.
  record OnBehalf(Caller caller, Query query) implements Query {}

  /// Open sessions with ids above `after`, ascending, at most `limit` (at least 1).
  record ListSessions(long after, int limit) implements Query {}

  /// Locks that are held or closed whose names begin with `prefix` and come after `after` (empty:
  /// from the first on), in the order of their names, at most `limit` (at least 1).
  record ListLocks(String prefix, String after, int limit) implements Query {}

  /// Who leads, if the lock is an election.
  record DescribeLeader(LockName lock) implements Query {}

  /// Whether a token holds its lock now.
  record ValidateToken(LockName lock, FencingToken token) implements Query {}

  /// Counts for telemetry.
  record CountState() implements Query {}
}

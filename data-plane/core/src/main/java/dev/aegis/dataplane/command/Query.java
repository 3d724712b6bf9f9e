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

  record DescribeLock(LockName lock) implements Query {}

  /// What became of an acquire, for a caller that came back to ask.
  record DescribeAcquire(RequestId acquire, LockName lock) implements Query {}

  /// Counts for telemetry.
  record CountState() implements Query {}
}

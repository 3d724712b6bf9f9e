package dev.aegis.sdk;

import java.util.List;
import java.util.Optional;

/// The versioned key-value store. Safe for use by many threads.
///
/// Every write makes one new revision of the whole store; an empty store has revision 1. Reads are
/// linearizable: they see every write acknowledged before they began, whoever made it. Keys have 1
/// to 1024 bytes, values at most 524288.
///
/// Three views differ only in whose writes they are. [AegisClient#keys]: nobody's; a write whose
/// outcome is unknown ends with [OutcomeUnknownException]. [Session#keys]: numbered by the session,
/// so that an unknown outcome is resolved by asking again, and each write counts once; where that
/// ends is told there. [HeldLock#keys]: as before, and refused unless the lock is still held with
/// its token at the moment the write is applied.
///
/// Every method may throw [UnavailableException] when no endpoint answered in time,
/// [LimitExceededException] and [RefusedException]. Writes of a session or a lock may also throw
/// [SessionLostException]; any write [OutcomeUnknownException].
public interface Keys {

  /// Writes one key.
  default Written put(Bytes key, Bytes value) {
    return put(Put.of(key, value));
  }

  /// Writes one key, both in UTF-8.
  default Written put(String key, String value) {
    return put(Bytes.utf8(key), Bytes.utf8(value));
  }

  /// Writes one key, with all that a put can do: bind the key to a session, keep its value or its
  /// binding, return the version before.
  Written put(Put put);

  /// The key's newest version, or nothing when it does not exist.
  Optional<KeyValue> get(Bytes key);

  /// The newest version of a key in UTF-8.
  default Optional<KeyValue> get(String key) {
    return get(Bytes.utf8(key));
  }

  /// All keys that begin with `prefix`, in their order, as they stood at one revision. An empty
  /// prefix means all keys. Read page by page, and held in memory as a whole.
  ///
  /// @throws RefusedException with [RefusalCode#COMPACTED] when compaction overtakes it between two
  ///   pages: read again
  List<KeyValue> range(Bytes prefix);

  /// All keys that begin with `prefix` in UTF-8.
  default List<KeyValue> range(String prefix) {
    return range(Bytes.utf8(prefix));
  }

  /// One answer to a range, with all that a range can do: a revision, a limit, an order, keys or
  /// their number alone. Not more than fits into an answer: [RangeAnswer#more] tells.
  ///
  /// @throws RefusedException with [RefusalCode#COMPACTED] or [RefusalCode#FUTURE_REVISION] when
  ///   the revision asked for is no more, or not yet, at the node that answers
  RangeAnswer read(RangeQuery query);

  /// What is left of one key's past, deletions included. Linearizable.
  KeyHistory history(HistoryQuery query);

  /// Deletes one key. Deleting what does not exist is no error.
  Deleted delete(Bytes key);

  /// Deletes a key in UTF-8.
  default Deleted delete(String key) {
    return delete(Bytes.utf8(key));
  }

  /// Deletes a range of keys in one revision: all of it, or nothing if it holds more than 10000
  /// keys.
  DeletedRange delete(Deletion deletion);

  /// The same keys, but every write is refused with [RefusalCode#GUARD_FAILED] unless `token` holds
  /// the lock at the moment the write is applied. For work done under a lock that somebody else
  /// acquired, for example the process that started this one; a holder has [HeldLock#keys].
  Keys guardedBy(String lockName, long token);

  /// Several reads and writes as one step.
  TransactionResult transact(Transaction transaction);

  /// Gives up what cannot be seen at `revision` or later, on all nodes. For operators.
  ///
  /// @param revision at most the current one
  /// @return the revision that is compacted now
  /// @throws RefusedException with [RefusalCode#COMPACTED] when that revision is compacted already,
  ///   with [RefusalCode#FUTURE_REVISION] when it does not exist yet
  /// @throws OutcomeUnknownException when the answer was lost; compacting again tells
  long compact(long revision);

  /// Watches the keys that begin with `prefix`. Returns once a node has opened the watch; from then
  /// on it goes on, on other nodes if need be, without loss or duplicate, until it is closed or
  /// fails.
  ///
  /// @param fromRevision the first revision wanted; 0 means what is written after the call returns
  /// @param listener called from one thread of the watch's own, never by two at once. A first
  ///   revision that is compacted away is told to it as a failure with [RefusalCode#COMPACTED], or
  ///   thrown here where the node says so before it opens the watch
  default Watch watch(Bytes prefix, long fromRevision, WatchListener listener) {
    return watch(WatchQuery.of(KeyRange.prefix(prefix)).from(fromRevision), listener);
  }

  /// Watches the keys that begin with `prefix` in UTF-8.
  default Watch watch(String prefix, long fromRevision, WatchListener listener) {
    return watch(Bytes.utf8(prefix), fromRevision, listener);
  }

  /// Watches with all that a watch can do: one key or any range, previous versions, filters, word
  /// of progress, and going on after a compaction.
  ///
  /// A first revision that is compacted away is told as in [#watch(Bytes, long, WatchListener)],
  /// or, where the query resyncs, to [WatchListener#onResync].
  Watch watch(WatchQuery query, WatchListener listener);
}

package dev.aegis.dataplane.command;

/// Why a command changed nothing.
public enum Refusal {
  SESSION_NOT_FOUND,
  /// The release named a lock that this session does not hold.
  NOT_HOLDER,
  /// The token is older than the lock's current one.
  STALE_TOKEN,
  /// This session already holds or awaits the lock through another request.
  ALREADY_REQUESTED,
  /// A second acquire of one lock inside one log entry; safe to send again (it never happens while
  /// the batcher keeps its rule, and apply does not rely on that).
  REPEATED_ACQUIRE_IN_ENTRY,
  /// The sequence is below what the session still remembers, so whether it was applied is unknown.
  SEQUENCE_TOO_OLD,
  /// The guard's token does not hold the guard's lock.
  GUARD_FAILED,
  /// Nobody holds the lock that was to be taken away.
  NOT_HELD,
  /// As many wait for the lock as the acquire allowed; safe to send again.
  QUEUE_FULL,
  /// No waiting acquire by that request id.
  NO_SUCH_WAIT,
  /// The tick was proposed in a term that has passed.
  STALE_TERM,
  LIMIT_EXCEEDED,
  /// A transaction would write one key twice.
  DUPLICATE_KEY,
  /// A put would keep what a key has that does not exist.
  KEY_NOT_FOUND,
  /// The policy does not grant this to the caller.
  PERMISSION_DENIED,
  UNREADABLE
}

package dev.aegis.dataplane.command;

import org.jspecify.annotations.Nullable;

/// A step of a transaction.
public sealed interface Operation {

  /// Writes a key; with a session the key is bound to it, without one it is bound to none, unless
  /// what it has is kept.
  record Put(Bytes key, Bytes value, @Nullable SessionId session, boolean previousWanted, Kept kept)
      implements Operation {

    /// A put that keeps nothing of what the key had.
    public Put(Bytes key, Bytes value, @Nullable SessionId session, boolean previousWanted) {
      this(key, value, session, previousWanted, Kept.NOTHING);
    }
  }

  /// Reads a range as it is after the steps before this one.
  record Range(Query.RangeKeys query) implements Operation {}

  /// Deletes the keys `[from, to)`; `to` absent means the one key `from`, empty no upper end.
  record Delete(Bytes from, @Nullable Bytes to, boolean previousWanted) implements Operation {}

  /// A transaction within: its conditions are evaluated before any write of the whole, like all
  /// others.
  record Nested(Transaction transaction) implements Operation {}
}

package dev.aegis.chaos.watch;

/// A promise that a watch broke.
///
/// @param promise which
/// @param at the position of the delivery in the stream, from 0
/// @param what what happened, in one sentence
public record WatchViolation(Promise promise, int at, String what) {
  /// What a watch promises, after etcd's list.
  public enum Promise {
    /// Revisions never go back.
    ORDERED,
    /// No change comes twice.
    UNIQUE,
    /// No change is left out.
    RELIABLE,
    /// All changes of a revision come in one message.
    ATOMIC,
    /// An opened watch begins exactly at the revision it asked for.
    RESUMABLE,
    /// Nothing comes from before the revision that was said to be next.
    BOOKMARKABLE,
    /// Only the keys asked for come.
    FILTERED,
    /// A change tells the value before it.
    PREVIOUS_VALUE,
    /// What comes was applied, and as it was applied.
    FAITHFUL
  }
}

package dev.aegis.sdk;

import java.util.List;

/// An acknowledged deletion of a range.
///
/// @param revision the store's revision after the call: a new one when something was deleted, the
///   unchanged one otherwise
/// @param count keys deleted
/// @param previous the versions deleted, if asked for, in the order of their keys; fewer than
///   `count` when they do not fit into an answer of 4 MiB, and none when the first answer was lost
///   and the deletion was sent again
public record DeletedRange(long revision, long count, List<KeyValue> previous) {
  public DeletedRange {
    previous = List.copyOf(previous);
  }
}

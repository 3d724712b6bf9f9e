package dev.aegis.sdk;

/// A deletion of one key or of a range of them, in one revision. Immutable.
///
/// @param range at most 10000 keys, or nothing is deleted
/// @param previous whether to return the versions deleted
public record Deletion(KeyRange range, boolean previous) implements Operation {

  public static Deletion of(KeyRange range) {
    return new Deletion(range, false);
  }

  /// Also returns the versions deleted.
  public Deletion returningPrevious() {
    return new Deletion(range, true);
  }
}

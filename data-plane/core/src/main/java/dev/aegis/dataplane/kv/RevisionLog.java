package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.KeyVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was written, in the order in which it was: by revision, and within one by its own order.
final class RevisionLog {
  private final VersionSequence written = new VersionSequence();

  /// The revision is the newest one's, or greater.
  void add(KeyVersion version) {
    written.add(version);
  }

  /// Everything from a revision on: a view, good until the next change.
  List<KeyVersion> from(long revision) {
    return written.from(written.firstAfter(revision - 1));
  }

  /// Takes the oldest write out if its revision is below `revision`.
  @Nullable KeyVersion takeBefore(long revision) {
    if (!beginsBefore(revision)) {
      return null;
    }
    KeyVersion oldest = written.get(0);
    written.dropFirst(1);
    return oldest;
  }

  /// The write at this place from the oldest on, if it is one of this revision.
  ///
  /// @param place 0 for the oldest
  @Nullable KeyVersion writtenIn(long revision, int place) {
    return place < written.size() && written.get(place).modRevision() == revision
        ? written.get(place)
        : null;
  }

  /// Whether the oldest write is from below this revision.
  boolean beginsBefore(long revision) {
    return written.size() > 0 && written.get(0).modRevision() < revision;
  }
}

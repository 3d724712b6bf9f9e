package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.KeyVersion;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was written, in the order in which it was: by revision, and within one by its own order.
final class RevisionLog {
  private final TreeMap<Place, KeyVersion> written = new TreeMap<>();

  /// @param order counts the writes of one revision, from 0
  private record Place(long revision, int order) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byRevision = Long.compare(revision, other.revision);
      return byRevision != 0 ? byRevision : Integer.compare(order, other.order);
    }
  }

  /// The revision is the newest one's, or greater.
  void add(KeyVersion version) {
    long revision = version.modRevision();
    boolean another = !written.isEmpty() && written.lastKey().revision() == revision;
    written.put(new Place(revision, another ? written.lastKey().order() + 1 : 0), version);
  }

  /// Everything from a revision on: a view.
  Iterable<KeyVersion> from(long revision) {
    return written.tailMap(new Place(revision, 0), true).values();
  }

  /// Takes the oldest write out if its revision is below `revision`.
  @Nullable KeyVersion takeBefore(long revision) {
    Map.Entry<Place, KeyVersion> oldest = written.firstEntry();
    if (oldest == null || oldest.getKey().revision() >= revision) {
      return null;
    }
    written.pollFirstEntry();
    return oldest.getValue();
  }
}

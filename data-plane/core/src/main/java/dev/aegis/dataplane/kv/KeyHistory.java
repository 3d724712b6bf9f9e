package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.KeyVersion;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The stored versions of one key, by revision.
final class KeyHistory {
  private final TreeMap<Long, KeyVersion> versions = new TreeMap<>();

  void add(KeyVersion version) {
    versions.put(version.modRevision(), version);
  }

  /// What a reader at `revision` sees; null when the key did not exist then.
  @Nullable KeyVersion liveAt(long revision) {
    Map.Entry<Long, KeyVersion> newest = versions.floorEntry(revision);
    return newest == null || newest.getValue().isTombstone() ? null : newest.getValue();
  }

  /// Drops what no reader at `revision` or later can see. What such a reader sees first stays,
  /// unless it is a tombstone: nothing is seen as well without it.
  void compactTo(long revision) {
    Map.Entry<Long, KeyVersion> newest = versions.floorEntry(revision);
    if (newest != null) {
      versions.headMap(newest.getKey(), newest.getValue().isTombstone()).clear();
    }
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  /// What [#compactTo] would leave, ascending, whether or not it has been called.
  Collection<KeyVersion> readableFrom(long compactedRevision) {
    KeyVersion first = liveAt(compactedRevision);
    return first == null
        ? versions.tailMap(compactedRevision, false).values()
        : versions.tailMap(first.modRevision(), true).values();
  }
}

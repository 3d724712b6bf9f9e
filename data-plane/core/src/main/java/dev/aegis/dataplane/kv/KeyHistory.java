package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.KeyVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stored versions of one key, by revision.
final class KeyHistory {
  private final VersionSequence versions = new VersionSequence();

  /// @param version newer than all before
  void add(KeyVersion version) {
    versions.add(version);
  }

  /// What a reader at `revision` sees; null when the key did not exist then.
  @Nullable KeyVersion liveAt(long revision) {
    int younger = versions.firstAfter(revision);
    return younger > 0 && !versions.get(younger - 1).isTombstone()
        ? versions.get(younger - 1)
        : null;
  }

  /// Drops what no reader at `revision` or later can see. What such a reader sees first stays,
  /// unless it is a tombstone: nothing is seen as well without it.
  ///
  /// @return what was dropped
  List<KeyVersion> compactTo(long revision) {
    int unreadable = unreadableBelow(revision);
    List<KeyVersion> dropped = new ArrayList<>(unreadable);
    for (int position = 0; position < unreadable; position++) {
      dropped.add(versions.get(position));
    }
    versions.dropFirst(unreadable);
    return dropped;
  }

  /// Whether this version of the key is still here.
  boolean has(KeyVersion version) {
    int position = versions.firstAfter(version.modRevision()) - 1;
    return position >= 0 && versions.get(position).modRevision() == version.modRevision();
  }

  boolean isEmpty() {
    return versions.size() == 0;
  }

  /// What [#compactTo] would leave, ascending, whether or not it has been called: a view, good
  /// until the next change.
  List<KeyVersion> readableFrom(long compactedRevision) {
    return versions.from(unreadableBelow(compactedRevision));
  }

  private int unreadableBelow(long revision) {
    int younger = versions.firstAfter(revision);
    return younger > 0 && !versions.get(younger - 1).isTombstone() ? younger - 1 : younger;
  }
}

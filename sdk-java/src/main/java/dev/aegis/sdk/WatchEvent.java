package dev.aegis.sdk;

import java.util.Optional;

/// One change of one key.
public sealed interface WatchEvent {

  /// The key that changed.
  Bytes key();

  /// The revision that changed it.
  long modRevision();

  /// The version before, if asked for and if there was one that is not compacted.
  Optional<KeyValue> previous();

  /// A key was written.
  ///
  /// @param written the version written
  record Put(KeyValue written, Optional<KeyValue> previous) implements WatchEvent {
    @Override
    public Bytes key() {
      return written.key();
    }

    @Override
    public long modRevision() {
      return written.modRevision();
    }
  }

  /// A key was deleted.
  ///
  /// @param key the key
  /// @param modRevision the revision of the delete
  record Delete(Bytes key, long modRevision, Optional<KeyValue> previous) implements WatchEvent {}
}

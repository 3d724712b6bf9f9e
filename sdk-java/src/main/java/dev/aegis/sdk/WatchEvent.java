package dev.aegis.sdk;

/// One change of one key.
public sealed interface WatchEvent {

  /// The key that changed.
  Bytes key();

  /// The revision that changed it.
  long modRevision();

  /// A key was written.
  ///
  /// @param written the version written
  record Put(KeyValue written) implements WatchEvent {
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
  record Delete(Bytes key, long modRevision) implements WatchEvent {}
}

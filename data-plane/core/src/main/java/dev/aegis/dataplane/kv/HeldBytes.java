package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.KeyVersion;
import org.jspecify.annotations.Nullable;

/// Counts what versions take in memory: their bytes, and about what the heap adds to each. A value
/// that two versions share counts twice.
final class HeldBytes {

  /// A version beside its key and value: itself, two arrays, and its places in history and log.
  static final int PER_VERSION = 160;

  /// A key that exists: its history, and its places in the tree and the hash.
  static final int PER_KEY = 240;

  private long live;
  private long history;

  /// A key has a new version.
  ///
  /// @param previous what was live until now
  void written(KeyVersion current, @Nullable KeyVersion previous) {
    if (previous != null) {
      live -= PER_KEY + of(previous);
      history += of(previous);
    }
    if (current.isTombstone()) {
      history += of(current);
    } else {
      live += PER_KEY + of(current);
    }
  }

  /// An old version is in nobody's reach any more.
  void released(KeyVersion version) {
    history -= of(version);
  }

  StoreSize size(boolean givingBack) {
    return new StoreSize(live, history, givingBack);
  }

  private static long of(KeyVersion version) {
    return (long) PER_VERSION + version.key().size() + version.value().size();
  }
}

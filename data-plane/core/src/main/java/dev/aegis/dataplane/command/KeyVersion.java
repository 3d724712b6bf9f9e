package dev.aegis.dataplane.command;

import org.jspecify.annotations.Nullable;

/// One version of one key.
///
/// @param createRevision revision at which the key was last created
/// @param modRevision revision of this write
/// @param version writes since creation, from 1; 0 for a tombstone
/// @param session whose end deletes the key; absent for a key that stays
public record KeyVersion(
    Bytes key,
    Bytes value,
    long createRevision,
    long modRevision,
    long version,
    @Nullable SessionId session) {

  /// A version that is bound to no session.
  public KeyVersion(Bytes key, Bytes value, long createRevision, long modRevision, long version) {
    this(key, value, createRevision, modRevision, version, null);
  }

  /// A deleted key's last version: no value, version 0.
  public static KeyVersion tombstone(Bytes key, long revision) {
    return new KeyVersion(key, Bytes.EMPTY, 0, revision, 0);
  }

  /// The same without its value, for a reader who wants the keys only.
  public KeyVersion withoutValue() {
    return new KeyVersion(key, Bytes.EMPTY, createRevision, modRevision, version, session);
  }

  public boolean isTombstone() {
    return version == 0;
  }
}

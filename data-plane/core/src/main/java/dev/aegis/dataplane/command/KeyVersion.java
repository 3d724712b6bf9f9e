package dev.aegis.dataplane.command;

/// One version of one key.
///
/// @param createRevision revision at which the key was last created
/// @param modRevision revision of this write
/// @param version writes since creation, from 1; 0 for a tombstone
public record KeyVersion(
    Bytes key, Bytes value, long createRevision, long modRevision, long version) {

  /// A deleted key's last version: no value, version 0.
  public static KeyVersion tombstone(Bytes key, long revision) {
    return new KeyVersion(key, Bytes.EMPTY, 0, revision, 0);
  }

  public boolean isTombstone() {
    return version == 0;
  }
}

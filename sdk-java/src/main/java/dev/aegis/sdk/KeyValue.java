package dev.aegis.sdk;

/// One version of a key.
///
/// @param key the key
/// @param value the value written; empty where only keys were asked for, and in a deletion
/// @param createRevision the revision at which the key was last created
/// @param modRevision the revision of this write
/// @param version writes since the creation, from 1; 0 for a deletion, which only a history shows
/// @param sessionId the session whose end deletes the key; 0 for a key that stays
public record KeyValue(
    Bytes key, Bytes value, long createRevision, long modRevision, long version, long sessionId) {

  /// Whether this is the deletion of the key, in its history.
  public boolean isDeletion() {
    return version == 0;
  }
}

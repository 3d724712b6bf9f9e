package dev.aegis.sdk;

/// One version of a key.
///
/// @param key the key
/// @param value the value written
/// @param createRevision the revision at which the key was last created
/// @param modRevision the revision of this write
/// @param version writes since the creation, from 1
public record KeyValue(
    Bytes key, Bytes value, long createRevision, long modRevision, long version) {}

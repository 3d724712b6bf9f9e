package dev.aegis.sdk;

import java.util.Optional;

/// An acknowledged put.
///
/// @param revision the store's revision this write made
/// @param version the key's version after it, from 1
/// @param previous the version before, if asked for and if there was one. Not remembered by the
///   cluster: when the first answer was lost and the put was sent again, it is absent, and only a
///   version above 1 tells that there was one.
public record Written(long revision, long version, Optional<KeyValue> previous) {}

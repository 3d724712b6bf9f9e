package dev.aegis.sdk;

/// An acknowledged put.
///
/// @param revision the store's revision this write made
/// @param version the key's version after it, from 1
public record Written(long revision, long version) {}

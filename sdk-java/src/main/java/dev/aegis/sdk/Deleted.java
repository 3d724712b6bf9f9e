package dev.aegis.sdk;

/// An acknowledged delete.
///
/// @param revision the store's revision after the call: a new one when the key existed, the
///   unchanged one otherwise
/// @param existed whether there was something to delete
public record Deleted(long revision, boolean existed) {}

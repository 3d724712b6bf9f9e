package dev.aegis.sdk;

/// One step of a [Transaction].
public sealed interface Operation permits Put, Deletion, RangeQuery, Transaction {}

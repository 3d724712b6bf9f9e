package dev.aegis.dataplane.command;

/// One role of one client. A role covers exactly what its prefix covers; an empty prefix covers
/// everything.
public sealed interface Grant {

  /// Name in the client's certificate.
  String identity();

  /// May read and watch keys.
  record Reader(String identity, Bytes keyPrefix) implements Grant {}

  /// May read, watch and write keys.
  record Writer(String identity, Bytes keyPrefix) implements Grant {}

  /// May acquire, release and describe locks.
  record Locker(String identity, String lockPrefix) implements Grant {}

  /// May do everything, this policy and the sessions of others included.
  record Operator(String identity) implements Grant {}
}

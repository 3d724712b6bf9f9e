package dev.aegis.dataplane.command;

/// Why a session ended.
public enum EndReason {
  /// Its client ended it.
  CLIENT,
  /// Its lease ran out.
  EXPIRED,
  /// An operator ended it.
  OPERATOR
}

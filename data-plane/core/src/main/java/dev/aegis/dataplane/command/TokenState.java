package dev.aegis.dataplane.command;

/// What a fencing token is worth at one log index.
public enum TokenState {
  /// It holds the lock, and its session lives: a guarded write would pass.
  CURRENT,
  /// It holds the lock, but its session's lease has run out. A renewal that comes before the next
  /// tick saves it; until then no guarded write passes.
  LAPSED,
  /// Another token holds the lock.
  STALE,
  /// Nobody holds the lock.
  FREE
}

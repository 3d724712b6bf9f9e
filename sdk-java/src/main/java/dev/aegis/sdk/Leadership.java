package dev.aegis.sdk;

/// An election that was won: a lock whose holder says something of itself. Closing it resigns, and
/// the next in line leads.
///
/// A leader that is paused may believe on, like any holder of a lock: pass its [#token] to what it
/// leads, or write through [#keys].
public interface Leadership extends HeldLock {

  /// Changes what this leader says of itself.
  ///
  /// @param value at most 1024 bytes
  /// @return counts this leader's proclamations, from 1
  /// @throws RefusedException with [RefusalCode#NOT_HOLDER] or [RefusalCode#STALE_TOKEN] when it
  ///   does not lead any more; listeners of [#onLost] are told
  /// @throws SessionLostException when its session is lost
  long proclaim(Bytes value);
}

package dev.aegis.dataplane.node.replication;

import java.util.function.LongSupplier;

/// Replicated time as the leader stamps it (ADR-002).
///
/// In one term the stamp is the replicated time at the term's first stamp plus the monotonic time
/// elapsed since. A leader stamps only once it has applied every entry of earlier terms, so it
/// starts at or above every committed stamp: time never goes back across leaders. Wall clocks play
/// no part, so their jumps cannot end a lease. Time stands still while there is no leader.
///
/// Thread-safe.
final class LeaderClock {
  private final LongSupplier nanoTime;
  private final LongSupplier replicatedTimeMs;
  private long term = -1;
  private long baseMs;
  private long originNanos;

  /// A clock that has not led yet.
  ///
  /// @param nanoTime monotonic clock
  /// @param replicatedTimeMs the machine's time as applied
  LeaderClock(LongSupplier nanoTime, LongSupplier replicatedTimeMs) {
    this.nanoTime = nanoTime;
    this.replicatedTimeMs = replicatedTimeMs;
  }

  /// The stamp for an entry of this term.
  synchronized long stamp(long currentTerm) {
    if (currentTerm != term) {
      term = currentTerm;
      baseMs = replicatedTimeMs.getAsLong();
      originNanos = nanoTime.getAsLong();
    }
    return baseMs + (nanoTime.getAsLong() - originNanos) / 1_000_000;
  }
}

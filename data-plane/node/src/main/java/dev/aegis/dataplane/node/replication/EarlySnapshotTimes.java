package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.replication.DiskLevel.Level;
import java.time.Duration;

/// When a node asks for an early snapshot, to shorten its log: as its disk runs low, and again each
/// minute while that lasts, for what was asked for may have been of no use yet, or not have been
/// made. Pure. For one thread.
final class EarlySnapshotTimes {
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

  private boolean isLow;
  private long askedNanos;

  /// Looks at the disk.
  ///
  /// @param nowNanos of a monotonic clock
  /// @return whether to ask now
  boolean isDue(Level level, long nowNanos) {
    boolean wasLow = isLow;
    isLow = level == Level.LOW;
    boolean due = isLow && (!wasLow || nowNanos - askedNanos >= AGAIN_AFTER.toNanos());
    if (due) {
      askedNanos = nowNanos;
    }
    return due;
  }
}

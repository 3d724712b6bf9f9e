package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.replication.DiskLevel.Level;
import java.time.Duration;

/// When a node asks for a snapshot before the number of entries calls for one. As its disk runs
/// low, to shorten its log, and again each minute while that lasts, for what was asked for may have
/// been of no use yet, or not have been made. And about once an hour, so that a quiet cluster need
/// not wait for weeks until its nodes hold little to replay. Pure. For one thread.
final class EarlySnapshotTimes {
  private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Duration longest;
  private boolean isLow;
  private long askedNanos;

  /// A node applies nothing while it takes a snapshot. So that they do not all stand still at once,
  /// each waits for six minutes more than the one named before it.
  ///
  /// @param nodesBefore how many are named before this one
  /// @param nowNanos of the same clock as below
  EarlySnapshotTimes(int nodesBefore, long nowNanos) {
    this.longest = HOUR.plus(HOUR.dividedBy(10).multipliedBy(nodesBefore));
    this.askedNanos = nowNanos;
  }

  /// Looks at the disk.
  ///
  /// @param nowNanos of a monotonic clock
  /// @return whether to ask now
  boolean isDue(Level level, long nowNanos) {
    boolean wasLow = isLow;
    isLow = level == Level.LOW;
    Duration wait = isLow ? AGAIN_AFTER : longest;
    boolean isTime = nowNanos - askedNanos >= wait.toNanos();
    boolean due = level != Level.FULL && (isTime || (isLow && !wasLow));
    if (due) {
      askedNanos = nowNanos;
    }
    return due;
  }
}

package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.settings.DiskRoom;

/// How full a disk is, with some inertia: a level is left only when an eighth more than its limit
/// is free, so that a disk on the limit does not flap. Pure. For one thread.
final class DiskLevel {
  private static final long MIB = 1 << 20;

  private final DiskRoom room;
  private Level level = Level.ROOMY;

  DiskLevel(DiskRoom room) {
    this.room = room;
  }

  enum Level {
    ROOMY,
    /// The store must not grow.
    LOW,
    /// The log will fail next.
    FULL
  }

  Level look(long freeBytes) {
    level =
        isBelow(freeBytes, room.stopMib(), level == Level.FULL)
            ? Level.FULL
            : isBelow(freeBytes, room.lowMib(), level != Level.ROOMY) ? Level.LOW : Level.ROOMY;
    return level;
  }

  private static boolean isBelow(long freeBytes, long limitMib, boolean wasBelow) {
    long limit = limitMib * MIB;
    return freeBytes < (wasBelow ? limit + limit / 8 : limit);
  }
}

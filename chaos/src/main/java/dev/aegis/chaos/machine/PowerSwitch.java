package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// Takes an ext4 file system off power: `EXT4_IOC_SHUTDOWN` without a flush of the journal. What a
/// program forced to the disk is there after the next mount; of the rest, some or none, as after a
/// cut of the real cable. (A copy of the image taken while the system writes to it would not do: it
/// could show blocks from different moments, as no disk does.)
///
/// The JDK has no `ioctl`, and no program of the usual distributions makes this call.
final class PowerSwitch {
  private static final long EXT4_IOC_SHUTDOWN = 0x8004587dL;
  private static final int WITHOUT_FLUSH = 2;

  private PowerSwitch() {}

  /// Off, at once.
  ///
  /// @throws FaultException when the system refuses, as for what is no ext4
  static void off(Path mount) {
    int file = SystemCalls.open(mount.toString(), SystemCalls.O_RDONLY);
    int answer;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment flags = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSH);
      answer = SystemCalls.ioctl(file, EXT4_IOC_SHUTDOWN, flags);
    }
    if (Math.min(answer, SystemCalls.close(file)) != 0) {
      throw new FaultException(
          "The disk " + mount + " cannot be taken off power; is it an ext4 file system?", null);
    }
  }
}

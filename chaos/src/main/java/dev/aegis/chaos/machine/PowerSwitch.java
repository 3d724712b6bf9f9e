package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Takes an ext4 file system off power: `EXT4_IOC_SHUTDOWN` without a flush of the journal. What a
/// program forced to the disk is there after the next mount; of the rest, some or none, as after a
/// cut of the real cable. (A copy of the image taken while the system writes to it would not do: it
/// could show blocks from different moments, as no disk does.)
///
/// The JDK has no `ioctl`, and no program of the usual distributions makes this call.
@SuppressWarnings("restricted") // native calls are what it is for
final class PowerSwitch {
  private static final long EXT4_IOC_SHUTDOWN = 0x8004587dL;
  private static final int WITHOUT_FLUSH = 2;
  private static final int O_RDONLY = 0;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  private static final MethodHandle IOCTL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("ioctl"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));

  private PowerSwitch() {}

  private static MethodHandle handle(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape);
  }

  /// Off, at once.
  ///
  /// @throws FaultException when the system refuses, as for what is no ext4
  static void off(Path mount) {
    int answer;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment flags = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSH);
      int file = (int) OPEN.invokeExact(arena.allocateFrom(mount.toString()), O_RDONLY);
      answer = (int) IOCTL.invokeExact(file, EXT4_IOC_SHUTDOWN, flags);
      int closed = (int) CLOSE.invokeExact(file);
      answer = Math.min(answer, closed);
    } catch (Throwable failure) {
      throw new FaultException("The disk " + mount + " cannot be taken off power.", failure);
    }
    if (answer != 0) {
      throw new FaultException(
          "The disk " + mount + " cannot be taken off power; is it an ext4 file system?", null);
    }
  }
}

package dev.aegis.chaos.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Calls of the C library that the JDK has no other way to. Each answers as the C function does,
/// with a negative number for a failure. Stateless.
@SuppressWarnings("restricted") // native calls are what it is for
final class SystemCalls {
  static final int O_RDONLY = 0;
  static final int O_RDWR = 2;
  static final int O_NONBLOCK = 0x800;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final MethodHandle OPEN = handle("open", INT, ValueLayout.ADDRESS, INT);
  private static final MethodHandle CLOSE = handle("close", INT, INT);
  private static final MethodHandle READ = handle("read", LONG, INT, ValueLayout.ADDRESS, LONG);
  private static final MethodHandle WRITE = handle("write", LONG, INT, ValueLayout.ADDRESS, LONG);
  private static final MethodHandle POLL = handle("poll", INT, ValueLayout.ADDRESS, LONG, INT);
  private static final MethodHandle IOCTL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("ioctl"),
          FunctionDescriptor.of(INT, INT, LONG, ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));

  private SystemCalls() {}

  private static MethodHandle handle(String name, ValueLayout answer, ValueLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(answer, arguments));
  }

  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(arena.allocateFrom(path), flags);
    } catch (Throwable failure) {
      throw impossible(failure);
    }
  }

  static int close(int file) {
    try {
      return (int) CLOSE.invokeExact(file);
    } catch (Throwable failure) {
      throw impossible(failure);
    }
  }

  static long read(int file, MemorySegment into) {
    try {
      return (long) READ.invokeExact(file, into, into.byteSize());
    } catch (Throwable failure) {
      throw impossible(failure);
    }
  }

  static long write(int file, MemorySegment from, long bytes) {
    try {
      return (long) WRITE.invokeExact(file, from, bytes);
    } catch (Throwable failure) {
      throw impossible(failure);
    }
  }

  /// @param asked as many `struct pollfd` as `count` says
  static int poll(MemorySegment asked, long count, int timeoutMs) {
    try {
      return (int) POLL.invokeExact(asked, count, timeoutMs);
    } catch (Throwable failure) {
      throw impossible(failure);
    }
  }

  static int ioctl(int file, long request, MemorySegment argument) {
    try {
      return (int) IOCTL.invokeExact(file, request, argument);
    } catch (Throwable failure) {
      throw impossible(failure);
    }
  }

  private static IllegalStateException impossible(Throwable failure) {
    return new IllegalStateException("A call of the C library threw.", failure);
  }
}

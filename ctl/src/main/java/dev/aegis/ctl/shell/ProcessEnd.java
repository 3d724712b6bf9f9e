package dev.aegis.ctl.shell;

import java.io.PrintStream;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// How this process ends.
///
/// An exit of the JVM waits 300 ms for threads in native code
/// (`wait_for_threads_in_native_to_block` in HotSpot's `vmOperations.cpp`), and the transport's
/// event loop is always in some. For a read that is half of its time, and nothing is left that the
/// wait could be for. So a verb that registered nothing for the end leaves by the system's own
/// `_exit`.
///
/// Safe for use by many threads.
public final class ProcessEnd {
  private static volatile boolean isAwaited;

  private ProcessEnd() {}

  /// Has something done when the process ends, whatever ends it. The exit then waits for it.
  ///
  /// @return what [#forget] takes
  public static Thread has(Runnable deed) {
    isAwaited = true;
    Thread hook = Thread.ofPlatform().name("aegisctl-end").unstarted(deed);
    Runtime.getRuntime().addShutdownHook(hook);
    return hook;
  }

  /// Does not have it done any more, unless the end has begun.
  public static void forget(Thread hook) {
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // a signal is ending this process, and the hook has run
    }
  }

  /// Ends the process; does not return.
  public static void now(int code, PrintStream... written) {
    for (PrintStream stream : written) {
      stream.flush();
    }
    if (!isAwaited) {
      atOnce().ifPresent(exit -> leave(exit, code));
    }
    System.exit(code);
  }

  /// What [#now] needs of the JDK, for the training run of the AOT cache; nothing where the system
  /// has no such function.
  @SuppressWarnings("restricted") // ends the process and does nothing else
  public static Optional<MethodHandle> atOnce() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("_exit")
        .map(function ->
            linker.downcallHandle(function, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)));
  }

  private static void leave(MethodHandle exit, int code) {
    try {
      exit.invokeExact(code);
    } catch (Throwable failure) {
      throw new LinkageError("_exit could not be called.", failure);
    }
  }
}

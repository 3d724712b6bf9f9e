package dev.aegis.dataplane.node.replication;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A timer for deadlines that are mostly met, thousands of times a second: one timer for many of
/// them, since each one set wakes the thread that keeps it.
///
/// It looks no later than it was asked to, and maybe sooner, for a deadline that was met long ago.
/// Whoever finds that nothing is due yet asks again. Thread-safe.
final class Alarm {
  private final ScheduledExecutorService thread;
  private final Runnable look;
  private long setForNanos;
  private boolean isSet;

  /// @param look what is done then, on that thread
  Alarm(ScheduledExecutorService thread, Runnable look) {
    this.thread = thread;
    this.look = look;
  }

  /// @param nanos of [System#nanoTime()]
  synchronized void noLaterThan(long nanos) {
    if (isSet && setForNanos - nanos <= 0) {
      return;
    }
    try {
      var _ =
          thread.schedule(
              () -> ring(nanos), Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      isSet = true;
      setForNanos = nanos;
    } catch (RejectedExecutionException _) {
      // Nothing is looked at any more.
    }
  }

  private void ring(long nanos) {
    synchronized (this) {
      if (setForNanos == nanos) {
        isSet = false;
      }
    }
    look.run();
  }
}

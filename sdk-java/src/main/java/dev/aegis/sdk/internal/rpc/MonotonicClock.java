package dev.aegis.sdk.internal.rpc;

import java.time.Duration;

/// Elapsed time, immune to changes of the wall clock. Everything here that waits or expires asks
/// it.
@FunctionalInterface
public interface MonotonicClock {
  MonotonicClock SYSTEM = System::nanoTime;

  /// Nanoseconds since some moment; only differences mean anything, and they may overflow.
  long nanos();

  /// How long until `instant`, a reading of this clock; negative when it is past.
  default Duration until(long instant) {
    return Duration.ofNanos(instant - nanos());
  }
}

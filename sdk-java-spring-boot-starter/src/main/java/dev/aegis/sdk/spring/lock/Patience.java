package dev.aegis.sdk.spring.lock;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// How long a thread waits for a lock, counted from when this was made, and whether an interrupt
/// ends the wait.
sealed interface Patience {

  /// As long as it takes.
  record Endless(boolean interruptible) implements Patience {}

  /// Not at all.
  record None() implements Patience {}

  /// Until a reading of [System#nanoTime].
  record Until(long nanos) implements Patience {
    Duration left() {
      return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
  }

  /// The longest that the cluster lets anybody queue at once.
  Duration MAX_WAIT = Duration.ofHours(1);

  static Patience of(Duration limit) {
    return new Until(System.nanoTime() + Math.max(0, TimeUnit.NANOSECONDS.convert(limit)));
  }

  default boolean isInterruptible() {
    return switch (this) {
      case Endless(boolean interruptible) -> interruptible;
      case None _ -> false;
      case Until _ -> true;
    };
  }

  /// How long to queue at the cluster now.
  default Duration nextWait() {
    return switch (this) {
      case Endless _ -> MAX_WAIT;
      case None _ -> Duration.ZERO;
      case Until until -> until.left().compareTo(MAX_WAIT) < 0 ? until.left() : MAX_WAIT;
    };
  }

  default boolean isOver() {
    return switch (this) {
      case Endless _ -> false;
      case None _ -> true;
      case Until until -> until.left().isZero();
    };
  }

  /// Waits for the other threads of this process.
  ///
  /// @return whether this thread has the mutex
  default boolean enter(ReentrantLock mutex) throws InterruptedException {
    return switch (this) {
      case Endless(boolean interruptible) -> {
        if (interruptible) {
          mutex.lockInterruptibly();
        } else {
          mutex.lock();
        }
        yield true;
      }
      case None _ -> mutex.tryLock();
      case Until until -> mutex.tryLock(until.left().toNanos(), TimeUnit.NANOSECONDS);
    };
  }
}

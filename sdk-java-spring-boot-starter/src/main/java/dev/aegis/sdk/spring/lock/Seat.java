package dev.aegis.sdk.spring.lock;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the threads of this process share of one lock: who among them may hold it, and what the
/// holder got from the cluster. Threads of one process queue here, first come first served, and
/// only the first of them queues at the cluster.
final class Seat {
  private final ReentrantLock mutex = new ReentrantLock(true);

  /// Touched by the thread that has the mutex alone.
  private @Nullable Hold hold;

  /// Guarded by the map of [Seats].
  int users;

  ReentrantLock mutex() {
    return mutex;
  }

  /// The hold of this thread, if it has one.
  Optional<Hold> own() {
    return mutex.isHeldByCurrentThread() ? Optional.ofNullable(hold) : Optional.empty();
  }

  void occupy(Hold granted) {
    hold = granted;
  }

  void vacate() {
    hold = null;
  }
}

package dev.aegis.dataplane.lock;

import dev.aegis.dataplane.command.FencingToken;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One lock that is not free, and the queue before it.
///
/// The queue is ordered by token. A token is made from the log index of the acquire, so "first
/// come, first served" and "each holder's token is greater than the one before" are the same order,
/// not two orders that must be kept equal.
public final class TakenLock {
  private final TreeMap<FencingToken, LockWait> queue = new TreeMap<>();
  private Tenure tenure;

  TakenLock(Tenure tenure) {
    this.tenure = tenure;
  }

  public Tenure tenure() {
    return tenure;
  }

  /// Null while the lock is closed without a holder.
  public @Nullable LockHold hold() {
    return tenure instanceof LockHold hold ? hold : null;
  }

  /// First in line first.
  public Collection<LockWait> waits() {
    return Collections.unmodifiableCollection(queue.values());
  }

  int waitCount() {
    return queue.size();
  }

  /// The token of whoever asked last.
  FencingToken newestToken() {
    return queue.isEmpty() ? tenure.token() : queue.lastKey();
  }

  /// Returns the place in line, from 1.
  int enqueue(LockWait wait) {
    queue.put(wait.token(), wait);
    return queue.size();
  }

  void dequeue(LockWait wait) {
    queue.remove(wait.token());
  }

  @Nullable LockWait firstWait() {
    return queue.isEmpty() ? null : queue.firstEntry().getValue();
  }

  void passTo(Tenure next) {
    tenure = next;
  }
}

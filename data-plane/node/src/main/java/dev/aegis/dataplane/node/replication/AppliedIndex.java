package dev.aegis.dataplane.node.replication;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;

/// How far this node has applied, for those who wait until it is far enough. Thread-safe.
final class AppliedIndex {
  private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> waits =
      new ConcurrentSkipListMap<>();
  private volatile long applied = -1;

  /// Everything up to this index is applied. Called in log order by the thread that applies.
  void advance(long index) {
    applied = index;
    Map.Entry<Long, CompletableFuture<Void>> wait = waits.firstEntry();
    while (wait != null && wait.getKey() <= index) {
      end(wait.getKey(), wait.getValue());
      wait = waits.firstEntry();
    }
  }

  /// Completes once this index is applied, on the thread that applies it: give dependent work to
  /// another one.
  CompletableFuture<Void> reached(long index) {
    if (applied >= index) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> wait = waits.computeIfAbsent(index, _ -> new CompletableFuture<>());
    // Applied between the look and the note: whoever advances now may have missed the note.
    if (applied >= index) {
      end(index, wait);
    }
    return wait;
  }

  private void end(long index, CompletableFuture<Void> wait) {
    waits.remove(index, wait);
    wait.complete(null);
  }
}

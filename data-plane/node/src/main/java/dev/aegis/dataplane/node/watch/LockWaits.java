package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.node.log.AppliedListener;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Calls that wait for a lock, told when their acquire is granted or their wait ends.
///
/// A call registers before it submits its acquire, so a grant cannot slip through between the two.
/// Several calls with one request id (a retry beside its first try) share one wait. Thread-safe.
public final class LockWaits implements AppliedListener {
  private final Map<RequestId, CompletableFuture<Outcome>> waits = new ConcurrentHashMap<>();

  /// Completes with `LockGranted` or `WaitEnded` once that happens on this replica.
  public CompletableFuture<Outcome> register(RequestId acquire) {
    return waits.computeIfAbsent(acquire, _ -> new CompletableFuture<>());
  }

  public void forget(RequestId acquire) {
    waits.remove(acquire);
  }

  public boolean isWaiting(RequestId acquire) {
    return waits.containsKey(acquire);
  }

  @Override
  public void applied(Applied applied, long leaderWallMs) {
    if (waits.isEmpty()) {
      return;
    }
    for (Change change : applied.changes()) {
      switch (change) {
        case Change.LockTaken taken ->
            finish(taken.acquire(), new Outcome.LockGranted(taken.token()));
        case Change.WaitOver over -> finish(over.acquire(), new Outcome.WaitEnded(over.why()));
        case Change.SessionOpened _,
            Change.SessionClosed _,
            Change.LockFreed _,
            Change.KeyChanged _,
            Change.Compacted _ -> {}
      }
    }
  }

  private void finish(RequestId acquire, Outcome outcome) {
    CompletableFuture<Outcome> wait = waits.remove(acquire);
    if (wait != null) {
      // The waiting call goes on elsewhere: this is the thread that applies the log.
      wait.completeAsync(() -> outcome);
    }
  }
}

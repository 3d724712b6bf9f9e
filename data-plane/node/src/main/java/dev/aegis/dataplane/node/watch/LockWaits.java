package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.SubmitException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Calls that wait for a lock, told when their acquire is granted or their wait ends.
///
/// A call registers before it submits its acquire, so a grant cannot slip through between the two.
/// Several calls may wait for one acquire (a retry beside its first try): each has a future of its
/// own, so one that leaves takes nothing from the others. Thread-safe.
public final class LockWaits implements AppliedListener {
  private final Map<RequestId, List<Wait>> waits = new ConcurrentHashMap<>();

  /// Begins to wait. The caller must [Wait#leave] in the end.
  public Wait register(RequestId acquire) {
    Wait wait = new Wait(acquire);
    waits.merge(
        acquire,
        List.of(wait),
        (others, own) -> Stream.concat(others.stream(), own.stream()).toList());
    return wait;
  }

  /// One call that waits.
  public final class Wait {
    private final RequestId acquire;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private Wait(RequestId acquire) {
      this.acquire = acquire;
    }

    /// Completes with `LockGranted` or `WaitEnded` once that happens on this replica, or fails with
    /// a [SubmitException] when this replica may never hear of it. It is the thread that applies
    /// the log that completes it: whoever waits goes on elsewhere. Most acquires are granted at
    /// once and nobody waits, so that thread does not hand each of them on.
    public CompletableFuture<Outcome> outcome() {
      return outcome;
    }

    /// Stops waiting.
    ///
    /// @return whether this was the last call that still waited for the acquire; false as well when
    ///   it had been told or had left already
    public boolean leave() {
      AtomicBoolean last = new AtomicBoolean();
      waits.computeIfPresent(
          acquire,
          (_, waiting) -> {
            List<Wait> others = waiting.stream().filter(other -> other != this).toList();
            last.set(others.isEmpty());
            return others.isEmpty() ? null : others;
          });
      return last.get();
    }
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
            Change.LockForced _,
            Change.DelayBegun _,
            Change.DelayOver _,
            Change.ValueProclaimed _,
            Change.KeyChanged _,
            Change.Compacted _,
            Change.SessionBound _,
            Change.OperatorActed _,
            Change.PolicyChanged _ -> {}
      }
    }
  }

  /// Grants may be among the skipped entries, and nobody else would ever tell.
  @Override
  public void replaced() {
    endAll("this node took over a snapshot of the leader's while the call waited");
  }

  /// This node has lost touch with its cluster.
  public void strand() {
    endAll("this node has lost touch with its cluster while the call waited");
  }

  /// Ends every wait without its outcome, which the caller can learn by sending the same request
  /// again. Nobody's place in the queue is touched.
  private void endAll(String why) {
    for (RequestId acquire : List.copyOf(waits.keySet())) {
      List<Wait> waiting = waits.remove(acquire);
      if (waiting != null) {
        for (Wait wait : waiting) {
          var _ =
              CompletableFuture.runAsync(() ->
                  wait.outcome.completeExceptionally(new SubmitException.OutcomeUnknown(why)));
        }
      }
    }
  }

  private void finish(RequestId acquire, Outcome outcome) {
    List<Wait> waiting = waits.remove(acquire);
    if (waiting != null) {
      waiting.forEach(wait -> wait.outcome.complete(outcome));
    }
  }
}

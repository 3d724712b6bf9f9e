package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.log.SubmitException.Overloaded.Limit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Renewals of many sessions in one command: at most one command is under way, and everything that
/// arrives meanwhile becomes the next one. No artificial delay: a lone renewal goes out at once, a
/// thousand share one command in one entry.
///
/// Renewals are answered in the order of their arrival. Thread-safe.
final class Renewals {
  static final int MAX_SESSIONS_PER_COMMAND = 1024;

  private final Function<Command, CompletableFuture<Committed>> submit;
  private final int maxWaiting;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private boolean underWay;

  private record Pending(SessionId session, CompletableFuture<Position> done) {}

  /// @param submit must complete every future it returns, or renewals would wait for ever
  /// @param maxWaiting renewals queued before more are refused as overload
  Renewals(Function<Command, CompletableFuture<Committed>> submit, int maxWaiting) {
    this.submit = submit;
    this.maxWaiting = maxWaiting;
  }

  /// Completes with where the renewal was applied; whether it found a session, the state says.
  CompletableFuture<Position> renew(SessionId session) {
    Pending pending = new Pending(session, new CompletableFuture<>());
    synchronized (this) {
      if (waiting.size() >= maxWaiting) {
        return CompletableFuture.failedFuture(
            new SubmitException.Overloaded(Limit.PENDING_COMMANDS, maxWaiting));
      }
      waiting.add(pending);
      if (underWay) {
        return pending.done;
      }
      underWay = true;
    }
    sendNext();
    return pending.done;
  }

  private void sendNext() {
    List<Pending> batch = takeBatch();
    if (batch.isEmpty()) {
      return;
    }
    TreeSet<SessionId> sessions = new TreeSet<>();
    batch.forEach(pending -> sessions.add(pending.session));
    var _ =
        submit
            .apply(new Command.RenewSessions(List.copyOf(sessions)))
            .whenComplete((committed, failure) -> {
              answer(batch, committed, failure);
              sendNext();
            });
  }

  private synchronized List<Pending> takeBatch() {
    List<Pending> batch = new ArrayList<>(Math.min(waiting.size(), MAX_SESSIONS_PER_COMMAND));
    while (batch.size() < MAX_SESSIONS_PER_COMMAND && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    underWay = !batch.isEmpty();
    return batch;
  }

  private static void answer(
      List<Pending> batch, @Nullable Committed committed, @Nullable Throwable failure) {
    for (Pending pending : batch) {
      if (committed != null) {
        pending.done.complete(committed.position());
      } else if (failure != null) {
        pending.done.completeExceptionally(failure);
      }
    }
  }
}

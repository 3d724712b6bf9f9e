package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.log.SubmitException.Overloaded.Limit;
import io.grpc.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// Renewals of many sessions in one command: while one is under way, everything that arrives
/// becomes the next one. No artificial delay: a lone renewal goes out at once, a thousand share one
/// command in one entry.
///
/// What is sent together is one command for each caller, since a command is judged as its caller's.
/// A caller's command that is refused as a whole is taken apart: one session that is not the
/// caller's must not end its others.
///
/// Renewals of one caller are answered in the order of their arrival, each within its own call.
/// Thread-safe.
final class Renewals {
  static final int MAX_SESSIONS_PER_COMMAND = 1024;

  private final Function<Command, CompletableFuture<Committed>> submit;
  private final int maxWaiting;
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private boolean underWay;

  private record Pending(SessionId session, Context call, CompletableFuture<Position> done) {

    static Pending of(SessionId session) {
      return new Pending(session, Context.current(), new CompletableFuture<>());
    }

    Optional<Caller> caller() {
      return Callers.within(call, Callers::current);
    }

    void answer(Committed committed) {
      if (committed.outcome() instanceof Outcome.Refused) {
        fail(Calls.refused(committed.outcome()));
      } else {
        call.run(() -> done.complete(committed.position()));
      }
    }

    void fail(Throwable failure) {
      call.run(() -> done.completeExceptionally(failure));
    }
  }

  /// @param submit must complete every future it returns, or renewals would wait for ever
  /// @param maxWaiting renewals queued before more are refused as overload
  Renewals(Function<Command, CompletableFuture<Committed>> submit, int maxWaiting) {
    this.submit = submit;
    this.maxWaiting = maxWaiting;
  }

  /// Completes with where the renewal was applied; whether it found a session, the state says.
  CompletableFuture<Position> renew(SessionId session) {
    Pending pending = Pending.of(session);
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
    Map<Optional<Caller>, List<Pending>> byCaller = new LinkedHashMap<>();
    for (Pending pending : batch) {
      byCaller.computeIfAbsent(pending.caller(), _ -> new ArrayList<>()).add(pending);
    }
    var _ = all(byCaller.values()).thenRun(this::sendNext);
  }

  private CompletableFuture<Void> all(Collection<List<Pending>> parts) {
    return CompletableFuture.allOf(
        parts.stream().map(this::send).toArray(CompletableFuture<?>[]::new));
  }

  /// Completes, always normally, when these are answered.
  ///
  /// @param ofOneCaller at least one
  private CompletableFuture<Void> send(List<Pending> ofOneCaller) {
    TreeMap<SessionId, List<Pending>> bySession = new TreeMap<>();
    for (Pending pending : ofOneCaller) {
      bySession.computeIfAbsent(pending.session, _ -> new ArrayList<>()).add(pending);
    }
    Command renew = new Command.RenewSessions(List.copyOf(bySession.keySet()));
    return Callers.within(ofOneCaller.getFirst().call, () -> submit.apply(renew))
        .thenCompose(committed -> {
          if (bySession.size() > 1 && committed.outcome() instanceof Outcome.Refused) {
            return all(bySession.values());
          }
          ofOneCaller.forEach(pending -> pending.answer(committed));
          return all(List.of());
        })
        .exceptionally(failure -> {
          ofOneCaller.forEach(pending -> pending.fail(failure));
          return null;
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
}

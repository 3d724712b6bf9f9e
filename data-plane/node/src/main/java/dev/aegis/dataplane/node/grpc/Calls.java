package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.ResponseHeader;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The shape all calls share: check, submit or read, answer once. Any failure becomes one of the
/// contract's.
final class Calls {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private final String node;
  private final CommandLog log;
  private final Failures failures;
  private final CommitWaits waits;

  Calls(String node, CommandLog log, Failures failures, CommitWaits waits) {
    this.node = node;
    this.log = log;
    this.failures = failures;
    this.waits = waits;
  }

  /// Submits a command and answers with what `respond` makes of its outcome.
  <R> void write(
      StreamObserver<R> observer, Supplier<Command> command, Function<Committed, R> respond) {
    answer(observer, () -> submit(command.get()).thenApply(respond));
  }

  /// Answers from local state behind a barrier: linearizable.
  <R> void read(StreamObserver<R> observer, Function<Position, R> respond) {
    answer(observer, () -> barrier().thenApply(respond));
  }

  CompletableFuture<Position> barrier() {
    return waits.bounded(log.barrier());
  }

  CompletableFuture<Committed> submit(Command command) {
    return waits.bounded(log.submit(command));
  }

  <R> void answer(StreamObserver<R> observer, Supplier<CompletableFuture<R>> call) {
    CompletableFuture<R> answered;
    try {
      answered = call.get();
    } catch (StatusRuntimeException refused) {
      observer.onError(refused);
      return;
    }
    var _ =
        answered.whenComplete((response, failure) -> {
          if (failure == null) {
            observer.onNext(response);
            observer.onCompleted();
          } else {
            observer.onError(failureOf(failure));
          }
        });
  }

  StatusRuntimeException failureOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case StatusRuntimeException known -> known;
      case SubmitException submit -> failures.of(submit);
      case TimeoutException _ -> Failures.timeRanOut(CommitWaits.LIMIT.toMillis());
      case null, default -> {
        LOG.error("A call failed in a way nobody foresaw", failure);
        yield Failures.of(
            FailureCode.OUTCOME_UNKNOWN, "An internal error; the node's log has the details.");
      }
    };
  }

  ResponseHeader header(Position position) {
    return ResponseHeader.newBuilder()
        .setNodeId(node)
        .setTerm(position.term())
        .setAppliedIndex(position.index())
        .setRevision(position.revision())
        .build();
  }

  /// The failure for an outcome that refused, or that does not belong to the command (a bug).
  static StatusRuntimeException refused(Outcome outcome) {
    return outcome instanceof Outcome.Refused(var refusal, String detail)
        ? Failures.of(Refusals.failureOf(refusal, detail))
        : Failures.of(FailureCode.OUTCOME_UNKNOWN, "Unexpected outcome " + outcome + ".");
  }
}

package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// The log as services see it where callers have certificates: whatever is submitted or asked is so
/// on behalf of the caller of the current call, and the replicated machine decides whether it may
/// be.
///
/// Services get no other log, so none of them can forget to check; and without a caller in the
/// context nothing passes. A write is checked at its place in the log. A read is checked when it is
/// answered, which is after its barrier.
///
/// Futures complete within the context of the call that asked, so that what a service asks then is
/// on behalf of the same caller.
final class GuardedLog implements CommandLog {
  private final CommandLog log;
  private final BooleanSupplier knowsAll;

  /// @param knowsAll whether a denial by this node's own state is the cluster's; see [Replay]
  GuardedLog(CommandLog log, BooleanSupplier knowsAll) {
    this.log = log;
    this.knowsAll = knowsAll;
  }

  @Override
  public CompletableFuture<Committed> submit(Command command) {
    try {
      return inContext(log.submit(new Command.OnBehalf(caller(), command)));
    } catch (StatusRuntimeException nobody) {
      return CompletableFuture.failedFuture(nobody);
    }
  }

  @Override
  public CompletableFuture<Position> barrier() {
    return inContext(log.barrier());
  }

  /// @throws StatusRuntimeException when the caller may not ask this, or it cannot be told yet
  @Override
  public Answer query(Query query) {
    Answer answer = log.query(new Query.OnBehalf(caller(), query));
    if (answer instanceof Answer.Denied(String detail)) {
      if (!knowsAll.getAsBoolean()) {
        throw Failures.of(
            FailureCode.NOT_SERVING,
            "This node was just started and does not know yet what its callers may do. Try again, or another one.");
      }
      throw denied(detail + ".");
    }
    return answer;
  }

  @Override
  public Position position() {
    return log.position();
  }

  private static Caller caller() {
    return Callers.current()
        .orElseThrow(() -> denied("The call lost its caller on the way; this is a defect."));
  }

  private static StatusRuntimeException denied(String why) {
    return Failures.of(FailureCode.PERMISSION_DENIED, why);
  }

  private static <T> CompletableFuture<T> inContext(CompletableFuture<T> done) {
    Context call = Context.current();
    CompletableFuture<T> told = new CompletableFuture<>();
    var _ =
        done.whenComplete((value, failure) ->
            call.run(() -> {
              if (failure == null) {
                told.complete(value);
              } else {
                told.completeExceptionally(failure);
              }
            }));
    return told;
  }
}

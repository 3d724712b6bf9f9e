package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import io.grpc.Context;
import java.util.concurrent.CompletableFuture;

/// The log as one call sees it, from whatever thread: what a stream asks long after its call began
/// is still asked on behalf of that call's caller, so a role that is taken away ends it.
final class LogOfCall implements CommandLog {
  private final CommandLog log;
  private final Context call;

  private LogOfCall(CommandLog log, Context call) {
    this.log = log;
    this.call = call;
  }

  /// For the call that this thread serves.
  static LogOfCall current(CommandLog log) {
    return new LogOfCall(log, Context.current());
  }

  @Override
  public CompletableFuture<Committed> submit(Command command) {
    return Callers.within(call, () -> log.submit(command));
  }

  @Override
  public CompletableFuture<Position> barrier() {
    return Callers.within(call, log::barrier);
  }

  @Override
  public Answer query(Query query) {
    return Callers.within(call, () -> log.query(query));
  }

  @Override
  public Position position() {
    return log.position();
  }
}

package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import java.util.concurrent.CompletableFuture;

/// A log that a test of something else has, and nobody uses.
class UnusedLog implements CommandLog {
  @Override
  public CompletableFuture<Committed> submit(Command command) {
    throw new UnsupportedOperationException("nobody submits");
  }

  @Override
  public CompletableFuture<Position> barrier() {
    throw new UnsupportedOperationException("nobody reads");
  }

  @Override
  public Answer query(Query query) {
    throw new UnsupportedOperationException("nobody asks");
  }

  @Override
  public Position position() {
    throw new UnsupportedOperationException("nobody asks");
  }
}

package dev.aegis.dataplane.node.log;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import java.util.concurrent.CompletableFuture;

/// The replicated log as the services see it. Thread-safe; no method blocks on the network.
///
/// Futures complete exceptionally with a [SubmitException] and nothing else.
public interface CommandLog {

  /// Replicates a command and returns what became of it. There is no deadline in here: a caller
  /// that stops waiting must treat the outcome as unknown.
  CompletableFuture<Committed> submit(Command command);

  /// Completes once this node, as the leader, has made sure that its state holds all that was
  /// acknowledged to anybody before this call: what is read then is linearizable whatever clocks
  /// say. Reads that arrive together share the effort.
  CompletableFuture<Position> barrier();

  /// Reads this node's own state, as far as it is applied.
  Answer query(Query query);

  /// How far this node has applied.
  Position position();
}

package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.node.log.Position;
import java.util.concurrent.CompletableFuture;

/// Appends one entry at the leader. The future completes when the entry has been applied here, or
/// exceptionally with a [dev.aegis.dataplane.node.log.SubmitException].
@FunctionalInterface
interface EntryLog {
  CompletableFuture<AppliedEntry> append(byte[] entry);

  /// What an entry did, and the position right after it.
  record AppliedEntry(Applied applied, Position position) {}
}

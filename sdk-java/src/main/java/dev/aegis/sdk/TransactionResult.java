package dev.aegis.sdk;

import java.util.List;

/// What became of a [Transaction].
///
/// @param succeeded whether its compares held
/// @param revision the store's revision after it: a new one when it wrote something, the unchanged
///   one otherwise
/// @param results one for each operation that happened, in their order; none when `replayed`
/// @param replayed the first answer was lost, and the cluster told the outcome again without the
///   results, which it does not remember. Reading at `revision` shows what the transaction left
///   behind. Never without a session.
public record TransactionResult(
    boolean succeeded, long revision, List<OperationResult> results, boolean replayed) {
  public TransactionResult {
    results = List.copyOf(results);
  }
}

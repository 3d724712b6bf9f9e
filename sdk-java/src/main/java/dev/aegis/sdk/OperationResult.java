package dev.aegis.sdk;

import java.util.List;
import java.util.Optional;

/// What one [Operation] of a transaction did.
public sealed interface OperationResult {

  /// Of a [Put].
  ///
  /// @param version the key's version after it
  /// @param previous the version before, if asked for and if there was one
  record Wrote(long version, Optional<KeyValue> previous) implements OperationResult {}

  /// Of a [RangeQuery].
  ///
  /// @param keys in the order asked for
  /// @param more the limit, or the bound on the size of an answer, cut some off
  /// @param count keys in the range, whatever the limit
  record Found(List<KeyValue> keys, boolean more, long count) implements OperationResult {
    public Found {
      keys = List.copyOf(keys);
    }
  }

  /// Of a [Deletion].
  ///
  /// @param count keys deleted
  /// @param previous the versions deleted, if asked for, as far as they fit into an answer
  record Removed(long count, List<KeyValue> previous) implements OperationResult {
    public Removed {
      previous = List.copyOf(previous);
    }
  }

  /// Of a [Transaction] in a transaction.
  ///
  /// @param succeeded whether its compares held
  /// @param results one for each of its operations that happened
  record Nested(boolean succeeded, List<OperationResult> results) implements OperationResult {
    public Nested {
      results = List.copyOf(results);
    }
  }
}

package dev.aegis.dataplane.command;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one step of a transaction did or found.
public sealed interface OperationResult {

  /// `version` counts the key's writes; `previous` is absent if not asked for, or if there was
  /// none.
  record PutDone(long version, @Nullable KeyVersion previous) implements OperationResult {}

  record RangeRead(Answer.Keys keys) implements OperationResult {}

  /// `previous` is empty if not asked for.
  record DeleteDone(int deleted, List<KeyVersion> previous) implements OperationResult {
    public DeleteDone {
      previous = List.copyOf(previous);
    }
  }

  record NestedDone(boolean succeeded, List<OperationResult> results) implements OperationResult {
    public NestedDone {
      results = List.copyOf(results);
    }
  }
}

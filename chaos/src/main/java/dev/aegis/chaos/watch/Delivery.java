package dev.aegis.chaos.watch;

import java.util.List;

/// One thing that a watch saw, in its order.
public sealed interface Delivery {
  /// The watch was opened, or opened again elsewhere.
  ///
  /// @param fromRevision the first revision wanted
  record Opened(long fromRevision) implements Delivery {}

  /// Changes came, in one message.
  ///
  /// @param changes none for a mere bookmark
  /// @param nextRevision everything before it is delivered with this message
  record Batch(List<KeyChange> changes, long nextRevision) implements Delivery {
    public Batch {
      changes = List.copyOf(changes);
    }
  }
}

package dev.aegis.dataplane.node.log;

import dev.aegis.dataplane.command.Applied;
import java.util.List;

/// Told of every applied entry on every replica, in log order, on the thread that applies. Must be
/// quick and must not throw.
@FunctionalInterface
public interface AppliedListener {
  /// In place of a time that is not known, or that says nothing.
  long NO_TIME = 0;

  /// One entry has been applied.
  ///
  /// @param leaderWallMs the leader's wall clock when it appended the entry, for telemetry alone;
  ///   [#NO_TIME] of one that this node got later than others
  void applied(Applied applied, long leaderWallMs);

  /// The whole state was replaced by a leader's snapshot: entries were skipped, and what they did
  /// is in the state without having been told.
  default void replaced() {}

  /// All of these, in this order.
  static AppliedListener all(AppliedListener... listeners) {
    List<AppliedListener> told = List.of(listeners);
    return new AppliedListener() {
      @Override
      public void applied(Applied applied, long leaderWallMs) {
        for (AppliedListener listener : told) {
          listener.applied(applied, leaderWallMs);
        }
      }

      @Override
      public void replaced() {
        for (AppliedListener listener : told) {
          listener.replaced();
        }
      }
    };
  }
}

package dev.aegis.dataplane.node.log;

import dev.aegis.dataplane.command.Applied;

/// Told of every applied entry on every replica, in log order, on the thread that applies. Must be
/// quick and must not throw.
@FunctionalInterface
public interface AppliedListener {

  /// One entry has been applied.
  ///
  /// @param leaderWallMs the leader's wall clock when it appended the entry, for telemetry alone
  void applied(Applied applied, long leaderWallMs);
}

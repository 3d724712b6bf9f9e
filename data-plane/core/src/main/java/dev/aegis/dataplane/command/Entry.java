package dev.aegis.dataplane.command;

import java.util.List;

/// A committed log entry as the machine sees it.
///
/// @param index Raft log index, strictly increasing and sparse
/// @param term Raft term of the leader that appended it
/// @param leaderTimestampMs replicated time stamped by that leader (ADR-002), in milliseconds
public record Entry(long index, long term, long leaderTimestampMs, List<Command> commands) {
  public Entry {
    commands = List.copyOf(commands);
  }
}

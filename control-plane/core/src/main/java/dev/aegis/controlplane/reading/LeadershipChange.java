package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.NodeId;
import java.util.List;

/// A leader took over from an earlier one.
///
/// @param term the term of the new leader
/// @param leader the new leader
/// @param atMs when the first node told of it, by that node's clock
/// @param planned whether the earlier leader gave up on purpose
/// @param eventIds what says so
public record LeadershipChange(
    long term, NodeId leader, long atMs, boolean planned, List<String> eventIds) {
  public LeadershipChange {
    eventIds = List.copyOf(eventIds);
  }
}

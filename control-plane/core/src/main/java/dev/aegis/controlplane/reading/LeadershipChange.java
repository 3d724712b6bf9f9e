package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.NodeId;
import java.util.List;

/// A leader took over from an earlier one.
///
/// @param term the term of the new leader
/// @param leader the new leader
/// @param atMs when the first node told of it, by that node's clock
/// @param occasion why it came about, as far as events tell
/// @param eventIds what says so
public record LeadershipChange(
    long term, NodeId leader, long atMs, Occasion occasion, List<String> eventIds) {

  /// Why leadership changed.
  public enum Occasion {
    /// The earlier leader gave up on purpose.
    HANDED_OVER,
    /// Most processes had only just started: a cluster that boots finds its leader in a few
    /// elections.
    STARTING_UP,
    /// Nothing says that anybody meant it.
    UNPLANNED
  }

  public LeadershipChange {
    eventIds = List.copyOf(eventIds);
  }

  /// Whether it is part of ordinary operation.
  public boolean isPlanned() {
    return occasion != Occasion.UNPLANNED;
  }
}

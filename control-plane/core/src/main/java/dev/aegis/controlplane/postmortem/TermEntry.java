package dev.aegis.controlplane.postmortem;

import dev.aegis.telemetry.signal.NodeId;
import java.util.List;

/// One term and who led in it.
///
/// @param leaders who was named leader: nobody if its election is not in the window or failed, more
///   than one if safety is broken
/// @param sinceMs when the first node spoke of the term, by that node's clock
/// @param ending how the leader gave up, in words; empty if nothing tells
/// @param ids the events that say so
public record TermEntry(
    long term, List<NodeId> leaders, long sinceMs, String ending, List<String> ids) {
  public TermEntry {
    leaders = List.copyOf(leaders);
    ids = List.copyOf(ids);
  }
}

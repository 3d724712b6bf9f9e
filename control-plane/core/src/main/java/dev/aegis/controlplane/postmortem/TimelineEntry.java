package dev.aegis.controlplane.postmortem;

import dev.aegis.telemetry.signal.NodeId;
import java.util.List;

/// One line of a timeline: what one node told, or several told alike within a moment.
///
/// @param atMs epoch milliseconds of the first teller's clock
/// @param who the tellers, in the order in which they told it
/// @param what what happened, in words
/// @param ids the events that say so
public record TimelineEntry(long atMs, List<NodeId> who, String what, List<String> ids) {
  public TimelineEntry {
    who = List.copyOf(who);
    ids = List.copyOf(ids);
  }

  /// `n2 entered term 8`, `n2, n3 each entered term 8`.
  public String sentence() {
    List<String> names = who.stream().map(NodeId::value).toList();
    return String.join(", ", names) + (who.size() > 1 ? " each " : " ") + what;
  }
}

package dev.aegis.telemetry.signal;

import java.util.Comparator;

/// Where and when an event was made. `node`, `bootMs` and `seq` together identify the event.
///
/// @param node the node that tells it
/// @param seq counts the events of one process of the node, from 1
/// @param bootMs start of that process, epoch milliseconds; `seq` begins again with it
/// @param atMs the node's wall clock when it happened, epoch milliseconds: comparable between nodes
///   only as far as their clocks agree
public record EventOrigin(NodeId node, long seq, long bootMs, long atMs)
    implements Comparable<EventOrigin> {
  private static final Comparator<EventOrigin> ORDER =
      Comparator.comparingLong(EventOrigin::atMs)
          .thenComparing(EventOrigin::node)
          .thenComparingLong(EventOrigin::bootMs)
          .thenComparingLong(EventOrigin::seq);

  /// @throws IllegalArgumentException if `seq` is not positive or a time is negative
  public EventOrigin {
    if (seq < 1) {
      throw new IllegalArgumentException("seq counts from 1, but is " + seq);
    }
    if (bootMs < 0 || atMs < 0) {
      throw new IllegalArgumentException("times are epoch milliseconds and not negative");
    }
  }

  /// `n1/1763938292000/17`: the event's name for evidence to point at.
  public String id() {
    return node + "/" + bootMs + "/" + seq;
  }

  /// By wall clock, then node, process and sequence.
  @Override
  public int compareTo(EventOrigin other) {
    return ORDER.compare(this, other);
  }
}

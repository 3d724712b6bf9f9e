package dev.aegis.dataplane.time;

/// Replicated time, in milliseconds since the cluster's first entry was stamped (ADR-002).
///
/// No replica has a clock of its own inside the machine. The leader stamps each entry, and time is
/// the greatest stamp applied so far. Taking the maximum matters twice: stamps are made in
/// parallel, so they may stand slightly out of order in the log; and whatever a new leader's clock
/// shows, time never runs backwards, so what has been expired stays expired on every replica.
///
/// All arithmetic saturates: a deadline too far to be written down is simply never reached.
///
/// @param ms never negative
public record LogicalTime(long ms) {
  public static final LogicalTime START = new LogicalTime(0);

  public LogicalTime {
    if (ms < 0) {
      throw new IllegalArgumentException("replicated time starts at 0, not at " + ms);
    }
  }

  /// The later of this time and the stamp.
  public LogicalTime advancedTo(long stampMs) {
    return stampMs > ms ? new LogicalTime(stampMs) : this;
  }

  /// The deadline that lies `durationMs` ahead of now.
  public long after(long durationMs) {
    long deadlineMs = ms + durationMs;
    boolean overflowed = durationMs > 0 && deadlineMs < 0;
    return overflowed ? Long.MAX_VALUE : deadlineMs;
  }

  /// A deadline is over in its own millisecond.
  public boolean hasReached(long deadlineMs) {
    return ms >= deadlineMs;
  }

  /// What is left until a deadline; 0 once it is reached.
  public long until(long deadlineMs) {
    return hasReached(deadlineMs) ? 0 : deadlineMs - ms;
  }
}

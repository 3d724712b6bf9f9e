package dev.aegis.controlplane.agent.intake;

import java.util.Comparator;

/// The id of a stream entry, `1763938292000-3`: both parts are numbers, so `9-0` comes before
/// `10-0`.
///
/// @param ms the clock of Redis when the entry was added, epoch milliseconds
/// @param sequence counts the entries of one millisecond
record StreamId(long ms, long sequence) implements Comparable<StreamId> {
  static final StreamId ZERO = new StreamId(0, 0);

  private static final Comparator<StreamId> ORDER =
      Comparator.comparingLong(StreamId::ms)
          .thenComparing(StreamId::sequence, Long::compareUnsigned);

  /// @throws IllegalArgumentException if it has another shape
  static StreamId parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new StreamId(
          Long.parseUnsignedLong(text.substring(0, Math.max(dash, 0))),
          Long.parseUnsignedLong(text.substring(dash + 1)));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("a stream id has the shape 1763938292000-3");
    }
  }

  @Override
  public int compareTo(StreamId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(ms) + "-" + Long.toUnsignedString(sequence);
  }
}

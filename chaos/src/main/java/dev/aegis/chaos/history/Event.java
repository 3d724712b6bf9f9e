package dev.aegis.chaos.history;

/// One line of a history.
///
/// @param index its position, from 0: what happened before what
/// @param timeNanos monotonic time since the recorder's process began; for people, the order is the
///   index
/// @param process who: a client that does one thing at a time. A process whose operation ended
///   unknown does nothing more; its client goes on under a new number. [#FAULTS] for faults.
/// @param type what the line tells
/// @param content what was asked or answered
public record Event(long index, long timeNanos, int process, EventType type, EventContent content) {
  /// The process of all faults.
  public static final int FAULTS = -1;
}

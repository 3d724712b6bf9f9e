package dev.aegis.dataplane.node.telemetry;

import dev.aegis.dataplane.node.log.RaftStatus;
import java.util.Arrays;

/// How far this node's wall clock is from the leader's, seen from the wall stamps of applied
/// entries.
///
/// A sample is own wall clock at apply minus the leader's at append: offset plus replication delay.
/// The median of recent samples is robust against a slow entry; their spread bounds the error.
///
/// An entry that waited for a process that stood still, or that an earlier leader left behind, is
/// late by that, and would look like a clock that is ahead. So a new leader begins a new count, as
/// a stop does, and the count begins after what was committed when the node had followed that
/// leader for a while. (Of what a node missed, no time gets here.) Fewer than three entries tell
/// nothing, since one alone has no error.
///
/// It is telemetry alone: no wall clock decides anything (ADR-002). Thread-safe.
final class ClockOffset {
  private static final int SAMPLES = 16;

  /// How often a leader has to be seen before what it appends counts: at the first look, it may not
  /// have committed yet what the earlier one left behind.
  private static final int LOOKS = 2;

  private static final int FEWEST = 3;
  private static final long NEVER = Long.MAX_VALUE;

  private final long[] recent = new long[SAMPLES];
  private int next;
  private int filled;
  private long term = -1;
  private int looks;
  private long fromIndex = NEVER;

  synchronized void observe(long index, long ownWallMs, long leaderWallMs) {
    if (index < fromIndex) {
      return;
    }
    recent[next] = ownWallMs - leaderWallMs;
    next = (next + 1) % SAMPLES;
    filled = Math.min(filled + 1, SAMPLES);
  }

  /// What the node looks like, several times a second.
  synchronized void looked(RaftStatus status) {
    if (status.leader().isEmpty() || status.term() != term) {
      forget(status.term());
    }
    if (status.leader().isPresent() && fromIndex == NEVER && ++looks == LOOKS) {
      fromIndex = status.indexes().committed() + 1;
    }
  }

  /// The process stood still; what it missed comes now.
  synchronized void stoodStill() {
    forget(term);
  }

  private void forget(long newTerm) {
    term = newTerm;
    looks = 0;
    fromIndex = NEVER;
    filled = 0;
    next = 0;
  }

  /// Seconds; not a number while too few samples count.
  synchronized double offsetSeconds() {
    long[] sorted = sorted();
    return sorted.length < FEWEST ? Double.NaN : sorted[sorted.length / 2] / 1_000.0;
  }

  /// Seconds; not a number while too few samples count.
  synchronized double errorSeconds() {
    long[] sorted = sorted();
    return sorted.length < FEWEST ? Double.NaN : (sorted[sorted.length - 1] - sorted[0]) / 1_000.0;
  }

  private long[] sorted() {
    long[] sorted = Arrays.copyOf(recent, filled);
    Arrays.sort(sorted);
    return sorted;
  }
}

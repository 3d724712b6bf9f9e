package dev.aegis.dataplane.node.telemetry;

import java.util.Arrays;

/// How far this node's wall clock is from the leader's, seen from the wall stamps of applied
/// entries.
///
/// A sample is own wall clock at apply minus the leader's at append: offset plus replication delay.
/// The median of recent samples is robust against a slow entry; their spread bounds the error. It
/// is telemetry alone: no wall clock decides anything (ADR-002). Thread-safe.
final class ClockOffset {
  private static final int SAMPLES = 16;

  private final long[] recent = new long[SAMPLES];
  private int next;
  private int filled;

  synchronized void observe(long ownWallMs, long leaderWallMs) {
    recent[next] = ownWallMs - leaderWallMs;
    next = (next + 1) % SAMPLES;
    filled = Math.min(filled + 1, SAMPLES);
  }

  synchronized double offsetSeconds() {
    long[] sorted = sorted();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2] / 1_000.0;
  }

  synchronized double errorSeconds() {
    long[] sorted = sorted();
    return sorted.length == 0 ? Double.NaN : (sorted[sorted.length - 1] - sorted[0]) / 1_000.0;
  }

  private long[] sorted() {
    long[] sorted = Arrays.copyOf(recent, filled);
    Arrays.sort(sorted);
    return sorted;
  }
}

package dev.aegis.telemetry.window;

import java.util.NavigableSet;
import java.util.TreeSet;

/// The readings of one node in a window. Not thread-safe.
final class Readings {
  private final NavigableSet<Long> readMs = new TreeSet<>();
  private final NavigableSet<Long> missedMs = new TreeSet<>();
  private String lastReason = "";

  void read(long atMs) {
    readMs.add(atMs);
  }

  /// Misses come by time.
  void missed(MissedReading miss) {
    missedMs.add(miss.atMs());
    lastReason = miss.reason();
  }

  int reads() {
    return readMs.size();
  }

  int misses() {
    return missedMs.size();
  }

  /// Why the last one missed; empty if none did.
  String lastReason() {
    return lastReason;
  }

  boolean none() {
    return readMs.isEmpty() && missedMs.isEmpty();
  }

  long firstMs() {
    return Math.min(edge(readMs, true), edge(missedMs, true));
  }

  long lastMs() {
    return Math.max(edge(readMs, false), edge(missedMs, false));
  }

  private static long edge(NavigableSet<Long> times, boolean first) {
    if (times.isEmpty()) {
      return first ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return first ? times.first() : times.last();
  }
}

package dev.aegis.telemetry.window;

/// A stretch of time, both ends included, in epoch milliseconds of the clock of whoever cut it.
public record Span(long fromMs, long toMs) {
  /// @throws IllegalArgumentException if it ends before it begins
  public Span {
    require(fromMs, toMs);
  }

  /// Whether a moment lies in it.
  public boolean contains(long atMs) {
    return atMs >= fromMs && atMs <= toMs;
  }

  public long lengthMs() {
    return toMs - fromMs;
  }

  static void require(long fromMs, long toMs) {
    if (fromMs < 0 || toMs < fromMs) {
      throw new IllegalArgumentException(
          "a span does not end before it begins: from " + fromMs + " to " + toMs);
    }
  }
}

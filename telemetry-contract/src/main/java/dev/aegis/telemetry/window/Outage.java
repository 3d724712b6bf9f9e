package dev.aegis.telemetry.window;

/// A stretch in which the event stream could not be read, by the reader's clock. What was written
/// meanwhile may still have been read afterwards.
///
/// @param fromMs when it had last been read, epoch milliseconds
/// @param untilMs when it was read again; [#LASTING] while it is not
/// @param reason for a person
public record Outage(long fromMs, long untilMs, String reason) {
  /// The end of an outage that has none yet.
  public static final long LASTING = Long.MAX_VALUE;

  /// @throws IllegalArgumentException if it ends before it begins
  public Outage {
    Span.require(fromMs, untilMs);
  }

  boolean covers(Span window) {
    return fromMs <= window.fromMs() && untilMs > window.toMs();
  }

  /// Whether it had begun by then, and was not over.
  boolean lastsAt(long atMs) {
    return fromMs < atMs && untilMs > atMs;
  }
}

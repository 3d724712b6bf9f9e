package dev.aegis.telemetry.window;

import java.util.ArrayList;
import java.util.List;

/// A long watch of a cluster, from which the window of any moment can be cut as an agent would have
/// seen it then.
///
/// A [TelemetryWindow] alone cannot be cut: it no longer knows when an event reached the reader,
/// nor which reading failed when. A recording keeps both, and the status of each feed is judged
/// anew for every cut. Immutable and pure.
///
/// @param span the time watched, by the reader's clock
/// @param metrics what was read of the nodes
/// @param stream what came through the event stream
public record Recording(Span span, MetricsHistory metrics, StreamHistory stream) {

  /// The whole of it as one window.
  public TelemetryWindow whole() {
    return between(span.fromMs(), span.toMs());
  }

  /// The window an agent that began to watch with this recording had at `toMs`, if its windows
  /// begin at `fromMs`: both included, and the reading just before.
  ///
  /// @throws IllegalArgumentException if it ends before it begins, or after the recording
  public TelemetryWindow between(long fromMs, long toMs) {
    if (toMs > span.toMs()) {
      throw new IllegalArgumentException(
          "the recording ends at " + span.toMs() + ", before the window does at " + toMs);
    }
    Span window = new Span(fromMs, toMs);
    List<SourceStatus> sources = new ArrayList<>(metrics.statuses(window));
    sources.add(stream.status(window));
    return new TelemetryWindow(
        fromMs,
        toMs,
        sources,
        stream.arrivals(window).stream().map(Arrival::event).toList(),
        metrics.samples(window));
  }
}

package dev.aegis.telemetry.window;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.RaftEvent;
import java.util.List;

/// What was exported in one stretch of time, and which feeds it came from: all an agent gets to
/// see.
///
/// Canonical: whatever order and repetition the feeds delivered, equal content makes an equal
/// window. Sources, events and samples are sorted by their natural order and exact repetitions are
/// dropped (the stream may deliver an event twice). Immutable, safe to share.
///
/// Events carry the clock of their node and samples the clock of the reader, so neither is required
/// to lie inside the span: a node whose clock is off is exactly what an agent has to see, and a
/// sample from just before the window is what a counter's increase is measured from.
///
/// @param fromMs begin, epoch milliseconds of the reader's clock
/// @param toMs end, epoch milliseconds of the reader's clock, not before `fromMs`
public record TelemetryWindow(
    long fromMs,
    long toMs,
    List<SourceStatus> sources,
    List<RaftEvent> events,
    List<MetricSample> samples) {

  /// @throws IllegalArgumentException if it ends before it begins, or two statuses speak of one
  ///   feed
  public TelemetryWindow {
    Span.require(fromMs, toMs);
    sources = Canonical.set(sources);
    requireOneStatusPerFeed(sources);
    events = Canonical.set(events);
    samples = Canonical.set(samples);
  }

  public Span span() {
    return new Span(fromMs, toMs);
  }

  private static void requireOneStatusPerFeed(List<SourceStatus> sources) {
    for (int i = 1; i < sources.size(); i++) {
      SourceStatus one = sources.get(i - 1);
      SourceStatus two = sources.get(i);
      if (one.source() == two.source() && one.origin().equals(two.origin())) {
        throw new IllegalArgumentException(
            "two statuses for feed " + two.source().wireName() + " of " + two.origin());
      }
    }
  }
}

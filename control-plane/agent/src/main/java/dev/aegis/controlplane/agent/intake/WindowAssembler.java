package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts the recent past of both feeds together into one window.
///
/// Nothing that was not read becomes a number: a node that did not answer has no samples, and a
/// [SourceStatus] that says so. Either feed alone makes a window; with both away it is empty, and
/// its sight is [Sight#BLIND]. Not thread-safe: it belongs to the loop (the event log may be filled
/// by another thread).
public final class WindowAssembler implements WindowSource {
  private final MetricsSource metrics;
  private final @Nullable EventLog events;
  private final long windowMs;
  private final InstantSource clock;

  /// @param events absent when no stream is configured
  /// @param window length of a window
  public WindowAssembler(
      MetricsSource metrics, @Nullable EventLog events, Duration window, InstantSource clock) {
    this.metrics = metrics;
    this.events = events;
    this.windowMs = window.toMillis();
    this.clock = clock;
  }

  @Override
  public TelemetryWindow look() throws InterruptedException {
    metrics.look();
    long nowMs = clock.millis();
    Span span = new Span(Math.max(0, nowMs - windowMs), nowMs);
    MetricsHistory read = metrics.history(span.fromMs());
    EventFeed feed =
        events == null ? EventFeed.notConfigured() : events.collect(span.fromMs(), nowMs);
    List<SourceStatus> sources = new ArrayList<>(read.statuses(span));
    sources.add(feed.status());
    return new TelemetryWindow(span.fromMs(), nowMs, sources, feed.events(), read.samples(span));
  }
}

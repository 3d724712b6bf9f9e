package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts the recent past of both feeds together into one window.
///
/// Nothing that was not read becomes a number: a node that did not answer has no samples, and a
/// [SourceStatus] that says so. Either feed alone makes a window; with both away it is empty, and
/// its sight is [Sight#BLIND]. Not thread-safe: it belongs to the loop (the event log may be filled
/// by another thread).
public final class WindowAssembler {
  private final long windowMs;
  private final ScrapeLog scrapes;
  private final @Nullable EventLog events;

  /// @param windowMs length of a window
  /// @param intervalMs how often the nodes are read
  /// @param events absent when no stream is configured
  public WindowAssembler(
      Collection<NodeId> nodes, long windowMs, long intervalMs, @Nullable EventLog events) {
    this.windowMs = windowMs;
    this.scrapes = new ScrapeLog(nodes, intervalMs);
    this.events = events;
  }

  /// Takes the results of one round of readings.
  public void add(List<Scrape> round) {
    round.forEach(scrapes::add);
  }

  /// The window that ends now.
  public TelemetryWindow assemble(long nowMs) {
    long fromMs = Math.max(0, nowMs - windowMs);
    scrapes.forgetBefore(fromMs);
    EventFeed feed = events == null ? EventFeed.notConfigured() : events.collect(fromMs, nowMs);
    List<SourceStatus> sources = new ArrayList<>(scrapes.statuses(fromMs));
    sources.add(feed.status());
    return new TelemetryWindow(fromMs, nowMs, sources, feed.events(), scrapes.samples(fromMs));
  }
}

package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.Locale;

/// What the agent could see of the cluster in a window.
public enum Sight {
  /// Both feeds spoke.
  BOTH_FEEDS,
  /// Only the scrape pages did.
  METRICS_ONLY,
  /// Only the event stream did.
  EVENTS_ONLY,
  /// Neither: nothing can be said about the cluster, and `none` means nothing.
  BLIND;

  /// The name in the journal, in the health and on the wire.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Sight of(TelemetryWindow window) {
    boolean metrics = speaks(window.sources(), Source.METRICS);
    boolean events = speaks(window.sources(), Source.EVENTS);
    if (metrics) {
      return events ? BOTH_FEEDS : METRICS_ONLY;
    }
    return events ? EVENTS_ONLY : BLIND;
  }

  private static boolean speaks(List<SourceStatus> sources, Source source) {
    return sources.stream()
        .anyMatch(status -> status.source() == source && status.state() != State.SILENT);
  }
}

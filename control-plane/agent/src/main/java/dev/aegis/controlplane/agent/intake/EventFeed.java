package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.SourceStatus;
import java.util.List;

/// The push half of a window.
///
/// @param events in the order they came
/// @param status of the stream as a whole
public record EventFeed(List<RaftEvent> events, SourceStatus status) {
  public EventFeed {
    events = List.copyOf(events);
  }

  /// A feed nobody configured.
  static EventFeed notConfigured() {
    return new EventFeed(
        List.of(),
        new SourceStatus(
            SourceStatus.Source.EVENTS,
            SourceStatus.STREAM,
            SourceStatus.State.SILENT,
            "not configured"));
  }
}

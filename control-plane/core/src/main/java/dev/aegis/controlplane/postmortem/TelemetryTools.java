package dev.aegis.controlplane.postmortem;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The read-only tools over telemetry that already happened: `get_timeline`,
/// `get_raft_term_history` and `correlate_metric`. Pure functions of a window. The paper's fourth,
/// `find_similar_past_incident`, needs a library of incidents and is not here yet.
public final class TelemetryTools {
  private TelemetryTools() {}

  /// `get_timeline`: everything that happened, by time, without the samples of lag.
  public static List<TimelineEntry> timeline(TelemetryWindow window) {
    List<TimelineEntry> entries = new ArrayList<>();
    for (RaftEvent event : window.events()) {
      if (!(event instanceof LogLagSampled)) {
        entries.add(
            new TimelineEntry(
                event.atMs(), event.node().value(), EventWords.describe(event), event.id()));
      }
    }
    return entries;
  }

  /// `get_raft_term_history`: each term that anybody spoke of, and who led in it.
  public static List<TermEntry> termHistory(TelemetryWindow window) {
    SortedMap<Long, List<RaftEvent>> byTerm = new TreeMap<>();
    for (RaftEvent event : window.events()) {
      termOf(event)
          .ifPresent(term -> byTerm.computeIfAbsent(term, _ -> new ArrayList<>()).add(event));
    }
    List<TermEntry> history = new ArrayList<>();
    byTerm.forEach((term, events) -> history.add(termEntry(term, events)));
    return history;
  }

  /// `correlate_metric`: how each series of a metric went, and what happened nearest to its peak.
  public static List<MetricCorrelation> correlate(TelemetryWindow window, MetricName metric) {
    List<TimelineEntry> timeline = timeline(window);
    List<MetricCorrelation> correlations = new ArrayList<>();
    for (Series series : new WindowReading(window).series(metric)) {
      MetricSample peak =
          series.points().stream()
              .max(Comparator.comparingDouble(MetricSample::value))
              .orElseThrow();
      Optional<TimelineEntry> nearest =
          timeline.stream()
              .min(Comparator.comparingLong(entry -> Math.abs(entry.atMs() - peak.atMs())));
      correlations.add(
          new MetricCorrelation(
              series.id(),
              series.first(),
              series.max(),
              series.last(),
              peak.atMs(),
              nearest.map(TimelineEntry::id).orElse(""),
              nearest.map(entry -> Math.abs(entry.atMs() - peak.atMs())).orElse(0L)));
    }
    return correlations;
  }

  private static Optional<Long> termOf(RaftEvent event) {
    return switch (event) {
      case TermChanged changed -> Optional.of(changed.term());
      case LeaderChanged changed -> Optional.of(changed.term());
      case LeaderSteppedDown down -> Optional.of(down.term());
      case RaftEvent.LogLagSampled _,
          RaftEvent.SessionsExpired _,
          RaftEvent.ConfigApplied _,
          RaftEvent.ConfigRefused _,
          RaftEvent.SnapshotInstalled _,
          RaftEvent.ProcessPaused _,
          RaftEvent.NodeStarted _,
          RaftEvent.NodeStopping _,
          RaftEvent.Unrecognized _ ->
          Optional.empty();
    };
  }

  private static TermEntry termEntry(long term, List<RaftEvent> events) {
    NavigableSet<NodeId> leaders = new TreeSet<>();
    List<String> endings = new ArrayList<>();
    for (RaftEvent event : events) {
      if (event instanceof LeaderChanged changed) {
        Optional.ofNullable(changed.leader()).ifPresent(leaders::add);
      } else if (event instanceof LeaderSteppedDown down) {
        endings.add(down.node() + " stepped down (" + down.reason().wireName() + ")");
      }
    }
    return new TermEntry(
        term,
        List.copyOf(leaders),
        events.getFirst().atMs(),
        String.join(", ", endings),
        events.stream().map(RaftEvent::id).toList());
  }
}

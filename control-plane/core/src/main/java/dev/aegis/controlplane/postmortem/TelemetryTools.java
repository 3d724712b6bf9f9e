package dev.aegis.controlplane.postmortem;

import dev.aegis.controlplane.diagnose.Signs;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.SimilarIncident;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// The paper's four read-only tools over telemetry that already happened: `get_timeline`,
/// `get_raft_term_history`, `correlate_metric` and `find_similar_past_incident` (section 3.3).
///
/// They answer from one window and a library, and there is no fifth: nothing here can ask a node,
/// and nothing can write. A budget bounds how often and how much; a question beyond it is refused,
/// which the answer says. One use each, not thread-safe: the budget is counted down.
public final class TelemetryTools {
  /// Nodes that tell of one thing within so short a time tell of it together.
  private static final long TOGETHER_MS = 2_000;

  private final Anomaly anomaly;
  private final WindowReading reading;
  private final IncidentLibrary library;
  private final ToolBudget budget;
  private int callsLeft;

  public TelemetryTools(
      Anomaly anomaly, TelemetryWindow window, IncidentLibrary library, ToolBudget budget) {
    this.anomaly = anomaly;
    this.reading = new WindowReading(window);
    this.library = library;
    this.budget = budget;
    this.callsLeft = budget.calls();
  }

  /// Everything that happened, by time, without the samples of lag. Of too much, the begin and the
  /// end.
  public ToolAnswer<TimelineEntry> getTimeline() {
    return answer(this::timeline, budget.rows() / 4);
  }

  /// Each term that anybody spoke of, and who led in it; of too many, the latest.
  public ToolAnswer<TermEntry> getRaftTermHistory() {
    return answer(this::termHistory, budget.rows());
  }

  /// How each series of a metric that moved went, and what happened nearest to its peak; the
  /// highest first. Of a summary, its maximum.
  public ToolAnswer<MetricCorrelation> correlateMetric(MetricName metric) {
    return answer(() -> correlate(metric), 0);
  }

  /// Past incidents that resemble the anomaly, the most alike first, at most five. Never one of its
  /// own group, or one that is still going on.
  public ToolAnswer<SimilarIncident> findSimilarPastIncident(String ownGroup) {
    return answer(
        () ->
            library.similarTo(
                new IncidentLibrary.Question(
                    Signs.describe(anomaly, reading), ownGroup, reading.window().span()),
                5),
        0);
  }

  public int callsLeft() {
    return callsLeft;
  }

  private <T> ToolAnswer<T> answer(Supplier<List<T>> question, int tail) {
    if (callsLeft == 0) {
      return ToolAnswer.ofRefusal();
    }
    callsLeft--;
    return ToolAnswer.of(question.get(), budget.rows(), tail);
  }

  private List<TimelineEntry> timeline() {
    List<TimelineEntry> entries = new ArrayList<>();
    Map<String, Integer> latest = new TreeMap<>();
    for (RaftEvent event : reading.window().events()) {
      if (event instanceof LogLagSampled) {
        continue;
      }
      String what = EventWords.describe(event);
      Integer at = latest.get(what);
      if (at != null && isTogether(entries.get(at), event)) {
        entries.set(at, joined(entries.get(at), event));
      } else {
        latest.put(what, entries.size());
        entries.add(
            new TimelineEntry(event.atMs(), List.of(event.node()), what, List.of(event.id())));
      }
    }
    return entries;
  }

  private static boolean isTogether(TimelineEntry entry, RaftEvent event) {
    return event.atMs() - entry.atMs() <= TOGETHER_MS && !entry.who().contains(event.node());
  }

  private static TimelineEntry joined(TimelineEntry entry, RaftEvent event) {
    List<NodeId> who = new ArrayList<>(entry.who());
    who.add(event.node());
    List<String> ids = new ArrayList<>(entry.ids());
    ids.add(event.id());
    return new TimelineEntry(entry.atMs(), who, entry.what(), ids);
  }

  private List<TermEntry> termHistory() {
    SortedMap<Long, List<RaftEvent>> byTerm = new TreeMap<>();
    for (RaftEvent event : reading.window().events()) {
      termOf(event)
          .ifPresent(term -> byTerm.computeIfAbsent(term, _ -> new ArrayList<>()).add(event));
    }
    List<TermEntry> history = new ArrayList<>();
    byTerm.forEach((term, events) -> history.add(termEntry(term, events)));
    return history;
  }

  private List<MetricCorrelation> correlate(MetricName metric) {
    String name = metric.kind() == MetricName.Kind.SUMMARY ? metric.maxName() : metric.wireName();
    List<MetricCorrelation> correlations = new ArrayList<>();
    for (Series series : reading.series(name)) {
      if (series.max() > series.min()) {
        correlations.add(correlation(metric, series));
      }
    }
    correlations.sort(
        Comparator.comparingDouble(MetricCorrelation::max)
            .reversed()
            .thenComparing(MetricCorrelation::series));
    return correlations;
  }

  private MetricCorrelation correlation(MetricName metric, Series series) {
    MetricSample peak =
        series.points().stream().max(Comparator.comparingDouble(MetricSample::value)).orElseThrow();
    Optional<RaftEvent> nearest =
        reading.window().events().stream()
            .filter(event -> !(event instanceof LogLagSampled))
            .min(Comparator.comparingLong(event -> Math.abs(event.atMs() - peak.atMs())));
    List<String> ids = new ArrayList<>(series.endIds());
    ids.add(peak.id());
    nearest.map(RaftEvent::id).ifPresent(ids::add);
    return new MetricCorrelation(
        metric,
        series.node(),
        series.id(),
        series.first(),
        series.max(),
        series.last(),
        peak.atMs(),
        nearest.map(RaftEvent::id).orElse(""),
        nearest.map(event -> Math.abs(event.atMs() - peak.atMs())).orElse(0L),
        ids);
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

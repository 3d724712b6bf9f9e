package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.NodeStarted;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A window, opened for look-ups. Immutable.
///
/// What is missing stays missing: every look-up distinguishes "no such series" from a value of 0.
public final class WindowReading {
  private final TelemetryWindow window;
  private final TreeMap<String, List<Series>> seriesByName = new TreeMap<>();
  private final NavigableSet<NodeId> nodes;

  public WindowReading(TelemetryWindow window) {
    this.window = window;
    this.nodes = Collections.unmodifiableNavigableSet(nodesOf(window));
    TreeMap<String, List<MetricSample>> bySeries = new TreeMap<>();
    for (MetricSample sample : window.samples()) {
      bySeries.computeIfAbsent(sample.series(), _ -> new ArrayList<>()).add(sample);
    }
    for (List<MetricSample> points : bySeries.values()) {
      seriesByName
          .computeIfAbsent(points.getFirst().name(), _ -> new ArrayList<>())
          .add(new Series(points));
    }
  }

  public TelemetryWindow window() {
    return window;
  }

  /// Every node that any feed speaks of or for.
  public NavigableSet<NodeId> nodes() {
    return nodes;
  }

  /// All series of a name, such as [MetricName#countName()], in the order of their ids.
  public List<Series> series(String seriesName) {
    return List.copyOf(seriesByName.getOrDefault(seriesName, List.of()));
  }

  public List<Series> series(MetricName metric) {
    return series(metric.wireName());
  }

  /// The series of a name without labels of one node.
  public Optional<Series> series(MetricName metric, NodeId node) {
    return series(metric).stream().filter(series -> series.node().equals(node)).findFirst();
  }

  /// The later part of the window, as if it began at that moment; the statuses of the feeds are
  /// those of the whole.
  public WindowReading since(long fromMs) {
    return new WindowReading(
        new TelemetryWindow(
            Math.min(fromMs, window.toMs()),
            window.toMs(),
            window.sources(),
            window.events().stream().filter(event -> event.atMs() >= fromMs).toList(),
            window.samples().stream().filter(sample -> sample.atMs() >= fromMs).toList()));
  }

  /// All events of a type, in the order of the window.
  public <E extends RaftEvent> List<E> events(Class<E> type) {
    return window.events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// Whether the event stream delivered anything to rely on. Without a status of its own, events
  /// speak for it.
  public boolean streamSpeaks() {
    return status(Source.EVENTS, SourceStatus.STREAM)
        .map(status -> status.state() != State.SILENT)
        .orElse(!window.events().isEmpty());
  }

  /// Whether the event stream covered the whole window.
  public boolean streamIsComplete() {
    return status(Source.EVENTS, SourceStatus.STREAM)
        .map(status -> status.state() == State.OK)
        .orElse(!window.events().isEmpty());
  }

  /// Whether a node's metrics could not be read at all.
  public boolean metricsAreSilent(NodeId node) {
    return status(Source.METRICS, node.value())
        .map(status -> status.state() == State.SILENT)
        .orElse(false);
  }

  /// When the process of each node last started, as far as its events or its metrics tell; epoch
  /// milliseconds.
  public SortedMap<NodeId, Long> startTimesMs() {
    SortedMap<NodeId, Long> starts = new TreeMap<>();
    for (Series start : series(MetricName.PROCESS_START_TIME)) {
      starts.merge(start.node(), Math.round(start.last() * 1000), Math::max);
    }
    for (NodeStarted event : events(NodeStarted.class)) {
      starts.merge(event.node(), event.atMs(), Math::max);
    }
    return starts;
  }

  /// The nodes whose process started in this window.
  public NavigableSet<NodeId> restarted() {
    NavigableSet<NodeId> restarted = new TreeSet<>();
    startTimesMs()
        .forEach((node, startMs) -> {
          if (startMs >= window.fromMs()) {
            restarted.add(node);
          }
        });
    return restarted;
  }

  /// Who leads at the end of the window, as far as anybody says: the claim of the highest term.
  public Optional<NodeId> leader() {
    Optional<NodeId> claimed =
        series(MetricName.RAFT_IS_LEADER).stream()
            .filter(claim -> claim.last() == 1)
            .max(Comparator.comparingDouble(claim -> lastTermOf(claim.node())))
            .map(Series::node);
    return claimed.or(this::leaderByEvents);
  }

  private Optional<NodeId> leaderByEvents() {
    return events(LeaderChanged.class).stream()
        .filter(event -> event.leader() != null)
        .max(Comparator.comparingLong(LeaderChanged::term))
        .map(LeaderChanged::leader);
  }

  private double lastTermOf(NodeId node) {
    return series(MetricName.RAFT_TERM, node).map(Series::last).orElse(0.0);
  }

  private Optional<SourceStatus> status(Source source, String origin) {
    return window.sources().stream()
        .filter(status -> status.source() == source && status.origin().equals(origin))
        .findFirst();
  }

  private static NavigableSet<NodeId> nodesOf(TelemetryWindow window) {
    NavigableSet<NodeId> nodes = new TreeSet<>();
    window.sources().stream()
        .filter(status -> status.source() == Source.METRICS)
        .flatMap(status -> NodeId.parse(status.origin()).stream())
        .forEach(nodes::add);
    window.events().forEach(event -> nodes.add(event.node()));
    window.samples().forEach(sample -> nodes.add(sample.node()));
    return nodes;
  }
}

package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricName;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A window, opened for look-ups. It remembers what it was asked, so each judgement opens its own:
/// used by one thread.
///
/// What is missing stays missing: every look-up distinguishes "no such series" from a value of 0.
///
/// A window's samples are sorted, so a series is found by bisection when it is first asked for, and
/// those nobody asks for cost nothing: most of them, in a window of many nodes.
public final class WindowReading {
  /// One feed of one origin.
  private record Feed(Source source, String origin) {}

  private final TelemetryWindow window;
  private final SampleIndex samples;
  private final Map<Feed, SourceStatus> statuses = new HashMap<>();
  private final NavigableSet<NodeId> nodes;
  private final Map<NodeId, FollowerViews> views = new HashMap<>();

  public WindowReading(TelemetryWindow window) {
    this.window = window;
    this.samples = new SampleIndex(window.samples());
    for (SourceStatus status : window.sources()) {
      statuses.put(new Feed(status.source(), status.origin()), status);
    }
    this.nodes = Collections.unmodifiableNavigableSet(nodesOf(window, samples));
  }

  public TelemetryWindow window() {
    return window;
  }

  /// Series of the contract's metrics that are not read, because their labels are not the
  /// contract's.
  public int foreignSeries() {
    return ContractLabels.foreignSeries(window.samples());
  }

  /// Every node that any feed speaks of or for.
  public NavigableSet<NodeId> nodes() {
    return nodes;
  }

  /// All series of a name, such as [MetricName#countName()], by node and labels.
  public List<Series> series(String seriesName) {
    return samples.series(seriesName);
  }

  public List<Series> series(MetricName metric) {
    return series(metric.wireName());
  }

  /// The series of a name of one node, by labels.
  public List<Series> seriesOf(NodeId node, String seriesName) {
    return samples.series(node, seriesName);
  }

  /// The series of a name without labels of one node.
  public Optional<Series> series(MetricName metric, NodeId node) {
    return samples.series(node, metric.wireName()).stream().findFirst();
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

  /// The id of the status of a node's metrics, if the window has one.
  public List<String> metricsStatusIds(NodeId node) {
    return status(Source.METRICS, node.value()).map(SourceStatus::id).stream().toList();
  }

  /// The ids of what tells that the processes of some nodes started.
  public List<String> startIds(NavigableSet<NodeId> started) {
    List<String> ids = new ArrayList<>();
    for (Series start : series(MetricName.PROCESS_START_TIME)) {
      if (started.contains(start.node())) {
        ids.addAll(start.endIds());
      }
    }
    for (NodeStarted event : events(NodeStarted.class)) {
      if (started.contains(event.node())) {
        ids.add(event.id());
      }
    }
    return ids;
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

  /// What a leader tells of its followers.
  public FollowerViews viewsOf(NodeId leader) {
    return views.computeIfAbsent(leader, asked -> FollowerViews.of(this, asked));
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
    return Optional.ofNullable(statuses.get(new Feed(source, origin)));
  }

  private static NavigableSet<NodeId> nodesOf(TelemetryWindow window, SampleIndex samples) {
    NavigableSet<NodeId> nodes = new TreeSet<>();
    window.sources().stream()
        .filter(status -> status.source() == Source.METRICS)
        .flatMap(status -> NodeId.parse(status.origin()).stream())
        .forEach(nodes::add);
    window.events().forEach(event -> nodes.add(event.node()));
    nodes.addAll(samples.nodes());
    return nodes;
  }
}

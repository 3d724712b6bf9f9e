package dev.aegis.controlplane;

import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.NodeStarted;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/// Builds windows by hand: two minutes of five nodes, read every five seconds, `n1` leading in term
/// 7, all well. Tests then say what is different. `step` counts the readings, from 0 to 24.
public final class Windows {
  public static final long FROM = 1_763_938_800_000L;
  public static final long TO = FROM + 120_000;
  public static final int STEPS = 25;
  public static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");

  private record Key(String node, String name, TreeMap<String, String> labels) {
    String text() {
      return node + " " + name + " " + labels;
    }
  }

  private final TreeMap<String, Key> keys = new TreeMap<>();
  private final TreeMap<String, IntToDoubleFunction> values = new TreeMap<>();
  private final TreeMap<String, State> metricStates = new TreeMap<>();
  private final List<RaftEvent> events = new ArrayList<>();
  private final TreeMap<String, Long> sequences = new TreeMap<>();
  private State streamState = State.OK;

  private Windows() {
    NODES.forEach(node -> metricStates.put(node, State.OK));
  }

  /// Nothing exported at all, every feed there.
  public static Windows empty() {
    return new Windows();
  }

  /// Five nodes under light load.
  public static Windows healthy() {
    Windows windows = new Windows();
    for (String node : NODES) {
      windows.healthyNode(node);
    }
    for (String follower : List.of("n2", "n3", "n4", "n5")) {
      windows
          .lag("n1", follower, step -> step % 4)
          .contact("n1", follower, _ -> 0.06)
          .roundTrips("n1", follower, 0.002);
    }
    return windows;
  }

  private void healthyNode(String node) {
    boolean leads = node.equals("n1");
    gauge(node, MetricName.RAFT_TERM, _ -> 7);
    gauge(node, MetricName.RAFT_IS_LEADER, _ -> leads ? 1 : 0);
    gauge(node, MetricName.RAFT_HAS_LEADER, _ -> 1);
    gauge(node, MetricName.RAFT_STATUS_AGE, _ -> 0.05);
    gauge(node, MetricName.RAFT_QUORUM_CONTACT_AGE, _ -> leads ? 0.07 : 0);
    gauge(node, MetricName.RAFT_LEADER_CHANGES, _ -> 2);
    gauge(node, MetricName.PROCESS_START_TIME, _ -> FROM / 1000.0 - 86_400);
    gauge(node, MetricName.LEASE_RENEWALS, step -> 40_000 + 15.0 * step);
    gauge(node, MetricName.LEASE_EXPIRATIONS, _ -> 2);
    gauge(node, MetricName.SESSIONS_OPEN, _ -> 10);
    gauge(node, MetricName.CLOCK_OFFSET, step -> leads ? 0 : 0.001 * (step % 3));
    gauge(node, MetricName.CLOCK_OFFSET_ERROR, _ -> 0.01);
    series(node, MetricName.RAFT_LOG_SYNC.maxName(), Map.of(), step -> 0.004 + 0.001 * (step % 5));
    requests(node, "ok", step -> 5_000 + 100.0 * step);
    requests(node, "unavailable", _ -> 3);
    requests(node, "unknown", _ -> 0);
  }

  public Windows gauge(String node, MetricName metric, IntToDoubleFunction value) {
    return series(node, metric.wireName(), Map.of(), value);
  }

  public Windows lag(String leader, String follower, IntToDoubleFunction value) {
    return series(leader, MetricName.RAFT_LOG_LAG.wireName(), Map.of("follower", follower), value);
  }

  public Windows contact(String leader, String peer, IntToDoubleFunction value) {
    return series(
        leader, MetricName.RAFT_PEER_LAST_CONTACT.wireName(), Map.of("peer", peer), value);
  }

  /// A steady mean round trip, 20 calls a reading.
  public Windows roundTrips(String leader, String peer, double meanSeconds) {
    series(leader, MetricName.RAFT_PEER_RPC.countName(), Map.of("peer", peer), step -> 20.0 * step);
    return series(
        leader,
        MetricName.RAFT_PEER_RPC.sumName(),
        Map.of("peer", peer),
        step -> 20.0 * step * meanSeconds);
  }

  public Windows requests(String node, String outcome, IntToDoubleFunction count) {
    return series(
        node,
        MetricName.CLIENT_REQUEST.countName(),
        Map.of("method", "put", "outcome", outcome),
        count);
  }

  /// Sets or replaces a series; a reading of NaN is a missing sample.
  public Windows series(
      String node, String name, Map<String, String> labels, IntToDoubleFunction value) {
    Key key = new Key(node, name, new TreeMap<>(labels));
    keys.put(key.text(), key);
    values.put(key.text(), value);
    return this;
  }

  /// Takes a metric away from every node.
  public Windows without(MetricName metric) {
    keys.values().removeIf(key -> key.name().startsWith(metric.wireName()));
    return this;
  }

  /// A node whose metrics could not be read at all.
  public Windows silent(String node) {
    keys.values().removeIf(key -> key.node().equals(node));
    metricStates.put(node, State.SILENT);
    return this;
  }

  public Windows allMetricsSilent() {
    NODES.forEach(this::silent);
    return this;
  }

  public Windows streamIs(State state) {
    streamState = state;
    return this;
  }

  /// Adds an event of a node at so many milliseconds into the window.
  public Windows event(String node, long afterMs, Function<EventOrigin, RaftEvent> maker) {
    long sequence = sequences.merge(node, 1L, Long::sum);
    events.add(
        maker.apply(
            new EventOrigin(new NodeId(node), sequence, FROM - 86_400_000, FROM + afterMs)));
    return this;
  }

  public Windows started(String node, long afterMs) {
    gauge(node, MetricName.PROCESS_START_TIME, _ -> (FROM + afterMs) / 1000.0);
    return event(node, afterMs, origin -> new NodeStarted(origin, "0.1.0"));
  }

  public Windows stopping(String node, long afterMs) {
    return event(node, afterMs, origin -> new NodeStopping(origin, "config rotation"));
  }

  public Windows steppedDown(String node, long afterMs, long term, StepDownReason reason) {
    return event(node, afterMs, origin -> new LeaderSteppedDown(origin, term, reason));
  }

  /// A node tells that it lost its leader.
  public Windows lost(String node, long afterMs, long term) {
    return event(node, afterMs, origin -> new LeaderChanged(origin, term, null));
  }

  public Windows learned(String node, long afterMs, long term, String leader) {
    return event(node, afterMs, origin -> new LeaderChanged(origin, term, new NodeId(leader)));
  }

  /// All nodes but the `absent` ones enter a term and learn of its leader, 20 ms apart.
  public Windows elected(long afterMs, long term, String leader, String... absent) {
    List<String> present = new ArrayList<>(NODES);
    present.removeAll(List.of(absent));
    present.remove(leader);
    present.addFirst(leader);
    long at = afterMs;
    for (String node : present) {
      event(node, at, origin -> new TermChanged(origin, term));
      learned(node, at + 5, term, leader);
      at += 20;
    }
    return this;
  }

  /// The leader of a term dies without a word: the others lose it, and elect the next one a second
  /// later.
  public Windows killed(String leader, long afterMs, long term, String next) {
    for (String node : NODES) {
      if (!node.equals(leader)) {
        lost(node, afterMs + 700, term);
      }
    }
    return elected(afterMs + 1_000, term + 1, next, leader);
  }

  /// From a reading on no node leads or knows a leader; what `n1` told of its followers ends.
  public Windows leaderless(int fromStep) {
    for (String node : NODES) {
      if (metricStates.get(node) == State.OK) {
        gauge(node, MetricName.RAFT_HAS_LEADER, step -> step < fromStep ? 1 : 0);
        gauge(
            node, MetricName.RAFT_IS_LEADER, step -> step < fromStep && node.equals("n1") ? 1 : 0);
      }
    }
    keys.forEach((text, key) -> {
      IntToDoubleFunction before = values.getOrDefault(text, _ -> Double.NaN);
      if (key.labels().containsKey("peer") || key.labels().containsKey("follower")) {
        values.put(text, step -> step < fromStep ? before.applyAsDouble(step) : Double.NaN);
      }
    });
    return this;
  }

  /// All nodes tell, a moment after a reading, that they lost the leader of term 7.
  public Windows tellsOfTheLoss(int step) {
    NODES.forEach(node -> lost(node, 5_000L * step + 900, 7));
    return this;
  }

  /// The process of a node ends and answers nobody from a reading on, up to another.
  public Windows gone(String node, int fromStep, int untilStep) {
    keys.forEach((text, key) -> {
      IntToDoubleFunction before = values.getOrDefault(text, _ -> Double.NaN);
      if (key.node().equals(node)) {
        values.put(
            text,
            step -> step >= fromStep && step < untilStep ? Double.NaN : before.applyAsDouble(step));
      }
    });
    return this;
  }

  public TelemetryWindow build() {
    List<SourceStatus> sources = new ArrayList<>();
    metricStates.forEach(
        (node, state) -> sources.add(new SourceStatus(Source.METRICS, node, state, "")));
    sources.add(new SourceStatus(Source.EVENTS, SourceStatus.STREAM, streamState, ""));
    List<MetricSample> samples = new ArrayList<>();
    keys.forEach((text, key) -> samples.addAll(samplesOf(text, key)));
    List<RaftEvent> told = streamState == State.SILENT ? List.of() : events;
    return new TelemetryWindow(FROM, TO, sources, told, samples);
  }

  private List<MetricSample> samplesOf(String text, Key key) {
    IntToDoubleFunction value = values.getOrDefault(text, _ -> Double.NaN);
    List<MetricSample> samples = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      double number = value.applyAsDouble(step);
      if (!Double.isNaN(number)) {
        samples.add(
            new MetricSample(
                new NodeId(key.node()), key.name(), key.labels(), FROM + 5_000L * step, number));
      }
    }
    return samples;
  }
}

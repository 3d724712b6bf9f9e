package dev.aegis.bench.scene;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/// What the nodes of a scene export: the metrics of the contract, read every five seconds.
public final class SceneReadings {
  static final int READINGS = (int) (Scene.LENGTH_MS / Scene.INTERVAL_MS) + 1;

  private static final double SELDOM_PER_S = 0.7;
  private static final double MS = 1000.0;
  private static final double UP_S = 86_400;
  private static final double RENEWING_S = 3;
  private static final double CALLS_PER_S = 20;
  private static final long LEASES_BEFORE = 40_000;
  private static final double RETRYING = 0.5;
  private static final double SYNCS_BEFORE = 60_000;

  private final Scene scene;
  private final Leadership leadership;
  private final long fromMs;
  private final Volume volume;
  private final SceneLog log;
  private final List<MetricSample> samples = new ArrayList<>();

  private SceneReadings(Scene scene, long fromMs, Volume volume) {
    this.scene = scene;
    this.volume = volume;
    this.leadership = scene.leadership();
    this.log = new SceneLog(scene, leadership);
    this.fromMs = fromMs;
  }

  static List<MetricSample> of(Scene scene, long fromMs, Volume volume) {
    SceneReadings readings = new SceneReadings(scene, fromMs, volume);
    for (String node : scene.setting().nodes()) {
      readings.raft(node);
      readings.process(node);
      readings.leases(node);
      readings.clients(node);
    }
    for (String leader : readings.leadership.leaders()) {
      readings.leading(leader);
    }
    readings.fill();
    return readings.samples;
  }

  private void raft(String node) {
    gauge(node, MetricName.RAFT_TERM, at -> leadership.term(node, at));
    gauge(node, MetricName.RAFT_IS_LEADER, at -> leadership.leads(node, at) ? 1 : 0);
    gauge(node, MetricName.RAFT_HAS_LEADER, at -> log.has(node, at) ? 1 : 0);
    gauge(node, MetricName.RAFT_STATUS_AGE, at -> 0.02 + 0.06 * Settled.wobble(at, 3));
    gauge(node, MetricName.RAFT_COMMIT_INDEX, at -> log.committed(node, at));
    gauge(
        node,
        MetricName.RAFT_LAST_APPLIED_INDEX,
        at ->
            log.committed(node, at) - (log.stands(at) ? 0 : Math.floor(2 * Settled.wobble(at, 5))));
    series(node, MetricName.RAFT_LOG_SYNC.maxName(), dial(Dial.LOG_SYNC, node));
    gauge(node, MetricName.RAFT_LOG_SYNC_IN_FLIGHT, dial(Dial.SYNC_IN_FLIGHT, node));
    gauge(
        node,
        MetricName.RAFT_QUORUM_CONTACT_AGE,
        at -> leadership.leads(node, at) ? scene.value(Dial.QUORUM_AGE, node, at) : 0);
    gauge(
        node,
        MetricName.RAFT_PENDING_REQUESTS,
        at -> leadership.leads(node, at) ? scene.value(Dial.PENDING, node, at) : 0);
    gauge(node, MetricName.RAFT_REQUEST_LIMIT_HITS, dial(Dial.LIMIT_HITS, node));
    gauge(node, MetricName.RAFT_VOTERS_CONFIGURED, dial(Dial.VOTERS_CONFIGURED, node));
    counter(node, MetricName.RAFT_LEADER_CHANGES, at -> 2.0 + leadership.changes(node, at));
    elections(node);
    counter(node, MetricName.RAFT_SNAPSHOTS_TAKEN, _ -> 3);
    counter(node, MetricName.RAFT_SNAPSHOTS_INSTALLED, dial(Dial.SNAPSHOTS_INSTALLED, node));
    if (volume.isWhole()) {
      syncs(node);
      gauge(node, MetricName.STATE_DIGEST_INDEX, at -> log.digestIndex(node, at));
      gauge(node, MetricName.STATE_DIGEST, at -> log.digest(node, at));
    }
  }

  private void elections(String node) {
    labelled(
        node,
        MetricName.RAFT_ELECTIONS.wireName(),
        "result",
        "won",
        at -> 1.0 + leadership.won(node, at));
    for (String result : List.of("lost", "timeout")) {
      labelled(
          node,
          MetricName.RAFT_ELECTIONS.wireName(),
          "result",
          result,
          at -> leadership.stoodInVain(node, result, at));
    }
  }

  /// A sync for every tenth entry; the longest stands for all of the time around it.
  private void syncs(String node) {
    DoubleUnaryOperator rate = at -> log.appended(at) / 10;
    counter(
        node,
        MetricName.RAFT_LOG_SYNC.countName(),
        at -> SYNCS_BEFORE + Math.floor(SceneLog.sum(rate, at)));
    counter(
        node,
        MetricName.RAFT_LOG_SYNC.sumName(),
        at ->
            SYNCS_BEFORE * 0.004
                + SceneLog.sum(
                    t -> rate.applyAsDouble(t) * scene.value(Dial.LOG_SYNC, node, t), at));
  }

  private void leading(String leader) {
    gaugeWhileLeading(leader, MetricName.RAFT_VOTERS_LIVE, dial(Dial.VOTERS_LIVE, leader));
    for (String peer : scene.setting().nodes()) {
      if (!peer.equals(leader)) {
        whileLeading(
            leader,
            MetricName.RAFT_LOG_LAG.wireName(),
            "follower",
            peer,
            at -> log.behind(peer, at));
        whileLeading(
            leader,
            MetricName.RAFT_PEER_LAST_CONTACT.wireName(),
            "peer",
            peer,
            at -> scene.value(Dial.LAST_CONTACT, contact(leader, peer), at));
        calls(leader, peer);
      }
    }
  }

  /// Of a leader that is cut off, every peer is silent: its own view is turned under its own name.
  private String contact(String leader, String peer) {
    String view = leader + ">" + peer;
    return scene.isTurned(Dial.LAST_CONTACT, view) ? view : peer;
  }

  private void calls(String leader, String peer) {
    DoubleUnaryOperator rate =
        at ->
            leadership.leads(leader, at)
                    && scene.value(Dial.LAST_CONTACT, contact(leader, peer), at) < 1.5
                ? CALLS_PER_S
                : 0;
    whileLeading(
        leader,
        MetricName.RAFT_PEER_RPC.countName(),
        "peer",
        peer,
        at -> Math.floor(SceneLog.sum(rate, at)));
    whileLeading(
        leader,
        MetricName.RAFT_PEER_RPC.sumName(),
        "peer",
        peer,
        at -> SceneLog.sum(t -> rate.applyAsDouble(t) * scene.value(Dial.ROUND_TRIP, peer, t), at));
  }

  private void process(String node) {
    gauge(node, MetricName.CLOCK_OFFSET, at -> offset(node, at));
    gauge(node, MetricName.CLOCK_OFFSET_ERROR, dial(Dial.CLOCK_ERROR, node));
    series(node, MetricName.PROCESS_PAUSE.maxName(), dial(Dial.PAUSE, node));
    gauge(node, MetricName.PROCESS_START_TIME, at -> startS(node, at));
    gauge(
        node,
        MetricName.LOG_DISK_FREE,
        at ->
            Math.floor(
                scene.value(Dial.DISK_FREE, node, at)
                    * (2.1e10 - 4096 * Math.floor(SceneLog.sum(log::appended, at)))));
    counter(node, MetricName.TELEMETRY_EVENTS_DROPPED, _ -> 0);
  }

  /// Against the clock of the leader that is followed.
  private double offset(String node, double at) {
    return leadership
        .followedBy(node, at)
        .map(reign ->
            reign.leader().equals(node)
                ? 0
                : scene.value(Dial.CLOCK, node, at) - scene.value(Dial.CLOCK, reign.leader(), at))
        .orElse(0.0);
  }

  private double startS(String node, double at) {
    return scene
        .absence(node)
        .filter(away -> away.restarts() && at >= away.untilMs())
        .map(away -> (fromMs + away.untilMs()) / MS)
        .orElse(fromMs / MS - UP_S);
  }

  private void leases(String node) {
    counter(
        node,
        MetricName.LEASE_RENEWALS,
        at -> LEASES_BEFORE + Math.floor(SceneLog.sum(this::renewed, at)));
    counter(
        node, MetricName.LEASE_EXPIRATIONS, at -> 2 + scene.value(Dial.EXPIRED, Scene.CLUSTER, at));
    gauge(node, MetricName.SESSIONS_OPEN, at -> Math.round(sessions(at)));
    gauge(node, MetricName.LOCKS_HELD, at -> Math.round(0.6 * sessions(at)));
    gauge(node, MetricName.LOCK_WAITERS, at -> Math.floor(4 * Settled.wobble(at, 11)));
    gauge(node, MetricName.WATCHERS_OPEN, _ -> Math.floorDiv(scene.setting().sessions(), 5));
  }

  private double sessions(double at) {
    return scene.value(Dial.SESSIONS, Scene.CLUSTER, at);
  }

  private double renewed(double at) {
    return log.commits(at)
        ? sessions(at) / RENEWING_S * scene.value(Dial.RENEWING, Scene.CLUSTER, at)
        : 0;
  }

  private void clients(String node) {
    double nodes = scene.setting().nodes().size();
    DoubleUnaryOperator asked = at -> scene.value(Dial.LOAD, Scene.CLUSTER, at) / nodes;
    DoubleUnaryOperator failing = dial(Dial.FAILING, Scene.CLUSTER);
    outcome(
        node,
        "ok",
        5_000,
        at -> log.serves(node, at) ? (1 - failing.applyAsDouble(at)) * asked.applyAsDouble(at) : 0);
    outcome(
        node,
        "unavailable",
        3,
        at ->
            (log.serves(node, at) ? failing.applyAsDouble(at) : RETRYING)
                * asked.applyAsDouble(at));
    outcome(node, "unknown", 0, dial(Dial.UNKNOWN_OUTCOMES, node));
    SortedMap<String, String> labels = labels("method", "Put", "outcome", "ok");
    labels.put("quantile", "0.99");
    put(node, MetricName.CLIENT_REQUEST.wireName(), labels, dial(Dial.SLOWEST, node));
  }

  private void outcome(String node, String outcome, double before, DoubleUnaryOperator rate) {
    put(
        node,
        MetricName.CLIENT_REQUEST.countName(),
        labels("method", "Put", "outcome", outcome),
        counted(node, at -> before + Math.floor(SceneLog.sum(rate, at))));
  }

  /// Of methods that are called seldom, as many series as are missing, each from its first call on.
  private void fill() {
    int missing = volume.samples() - samples.size();
    for (String method : volume.seldom()) {
      for (String node : scene.setting().nodes()) {
        int points = Math.clamp(missing, 0, READINGS);
        if (points > 0 && scene.absence(node).isEmpty()) {
          called(node, method, Scene.INTERVAL_MS * (double) (READINGS - points));
          missing -= points;
        }
      }
    }
    missing -= fillWhereSomeFail(missing);
    if (missing != 0) {
      throw new IllegalStateException(
          "a scene has %d samples, but this one misses that by %d"
              .formatted(volume.samples(), missing));
    }
  }

  /// Of nodes whose readings fail for a while, when the others' methods do not suffice.
  ///
  /// @return how many samples
  private int fillWhereSomeFail(int missing) {
    int filled = 0;
    for (String method : volume.seldom()) {
      for (String node : scene.setting().nodes()) {
        List<Double> read = readWhereSomeFail(node);
        int points = Math.clamp(missing - filled, 0, read.size());
        if (points > 0) {
          called(node, method, read.get(read.size() - points));
          filled += points;
        }
      }
    }
    return filled;
  }

  /// The moments at which such a node is read; none of one that began anew.
  private List<Double> readWhereSomeFail(String node) {
    List<Double> read = new ArrayList<>();
    if (scene.absence(node).filter(away -> !away.restarts()).isPresent()) {
      for (long at = 0; at <= Scene.LENGTH_MS; at += Scene.INTERVAL_MS) {
        if (!scene.isAway(node, (double) at)) {
          read.add((double) at);
        }
      }
    }
    return read;
  }

  private void called(String node, String method, double firstMs) {
    put(
        node,
        MetricName.CLIENT_REQUEST.countName(),
        labels("method", method, "outcome", "ok"),
        at -> at < firstMs ? Double.NaN : 1 + Math.floor(SELDOM_PER_S * (at - firstMs) / MS));
  }

  private static SortedMap<String, String> labels(String... pairs) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }

  private DoubleUnaryOperator dial(Dial dial, String node) {
    return at -> scene.value(dial, node, at);
  }

  private void gauge(String node, MetricName metric, DoubleUnaryOperator value) {
    series(node, metric.wireName(), value);
  }

  private void counter(String node, MetricName metric, DoubleUnaryOperator value) {
    counter(node, metric.wireName(), value);
  }

  private void counter(String node, String name, DoubleUnaryOperator value) {
    series(node, name, counted(node, value));
  }

  private void series(String node, String name, DoubleUnaryOperator value) {
    put(node, name, new TreeMap<>(), value);
  }

  private void labelled(
      String node, String name, String label, String text, DoubleUnaryOperator value) {
    put(node, name, labels(label, text), counted(node, value));
  }

  private void gaugeWhileLeading(String node, MetricName metric, DoubleUnaryOperator value) {
    put(node, metric.wireName(), new TreeMap<>(), onlyLeading(node, value));
  }

  private void whileLeading(
      String node, String name, String label, String text, DoubleUnaryOperator value) {
    put(node, name, labels(label, text), onlyLeading(node, value));
  }

  private DoubleUnaryOperator onlyLeading(String node, DoubleUnaryOperator value) {
    return at -> leadership.leads(node, at) ? value.applyAsDouble(at) : Double.NaN;
  }

  /// A counter begins at 0 with its process.
  private DoubleUnaryOperator counted(String node, DoubleUnaryOperator value) {
    return at ->
        scene
            .absence(node)
            .filter(away -> away.restarts() && at >= away.untilMs())
            .map(away -> value.applyAsDouble(at) - value.applyAsDouble((double) away.untilMs()))
            .orElseGet(() -> value.applyAsDouble(at));
  }

  private void put(
      String node, String name, SortedMap<String, String> labels, DoubleUnaryOperator value) {
    for (long at = 0; at <= Scene.LENGTH_MS; at += Scene.INTERVAL_MS) {
      double number =
          scene.isAway(node, (double) at) ? Double.NaN : value.applyAsDouble((double) at);
      if (!Double.isNaN(number)) {
        samples.add(new MetricSample(new NodeId(node), name, labels, fromMs + at, rounded(number)));
      }
    }
  }

  private double rounded(double number) {
    return BigDecimal.valueOf(number)
        .setScale(scene.setting().decimals(), RoundingMode.HALF_UP)
        .doubleValue();
  }
}

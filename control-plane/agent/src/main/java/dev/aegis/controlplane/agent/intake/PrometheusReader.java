package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.MissedReading;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The nodes' metrics as a Prometheus server has scraped them.
///
/// It is asked for raw samples (a range selector, evaluated as an instant query), not for values at
/// steps: so a sample has the instant of its scrape, a counter's reset is seen, and nothing is made
/// up where a scrape failed. The server's own series `up` tells which scrapes there were and which
/// of them failed, so that the status of a node is judged as if the agent had read it.
///
/// A target belongs to the node that its label `node` names, else to the one whose address its
/// label `instance` is. Times are moved to the reader's clock by the difference of the two clocks
/// at each look, which is known to within half a round trip.
///
/// While the server cannot be read, the last answer stands for what it covers, and each node's
/// status says so.
public final class PrometheusReader implements MetricsSource {
  /// Before the window: what the increase of a counter is measured from.
  private static final Duration LOOK_BACK = Duration.ofMinutes(2);

  /// The pace assumed where the scrapes do not show it: Prometheus' own default.
  private static final long DEFAULT_INTERVAL_MS = 60_000;

  /// A smaller difference of the clocks may be the round trip's, and is left alone.
  private static final long SAME_CLOCK_MS = 250;

  private static final String TARGET_IS_UP = "up";

  private final NavigableMap<NodeId, HostPort> nodes;
  private final PrometheusServer server;
  private final String selector;
  private final InstantSource clock;
  private SortedMap<NodeId, PrometheusTarget> targets = new TreeMap<>();
  private String trouble = "the Prometheus server was not asked yet";

  /// Where to ask, and for what.
  ///
  /// @param address of the server
  /// @param matchers that every series has to meet besides its name, such as `job="aegis"`; may be
  ///   empty
  /// @param window length of a window
  public record Source(URI address, String matchers, Duration window) {
    private static final int MAX_MATCHERS = 256;

    /// @throws IllegalArgumentException if the matchers are no list of matchers
    public Source {
      if (matchers.length() > MAX_MATCHERS || matchers.matches("(?s).*[{}\\[\\]\\v].*")) {
        throw new IllegalArgumentException(
            "matchers are written as job=\"aegis\",env=\"prod\", in at most "
                + MAX_MATCHERS
                + " characters");
      }
    }

    /// Reads the address of a server: `http://HOST:PORT`, with or without a path.
    ///
    /// @throws IllegalArgumentException if it is none
    public static Source of(String address, String matchers, Duration window) {
      return new Source(PrometheusServer.parseAddress(address), matchers, window);
    }
  }

  /// @param nodes their actuators' addresses, as the server scrapes them
  /// @param deadline of one query
  public PrometheusReader(
      Map<NodeId, HostPort> nodes, Source source, Duration deadline, InstantSource clock) {
    this.nodes = new TreeMap<>(nodes);
    AnswerLimits limits = AnswerLimits.ofHeap(Runtime.getRuntime().maxMemory());
    this.server = new PrometheusServer(source.address(), limits, deadline, clock);
    this.clock = clock;
    this.selector =
        "{__name__=~\"aegis_.+|%s\"%s}[%ds]"
            .formatted(
                TARGET_IS_UP,
                source.matchers().isBlank() ? "" : "," + source.matchers().strip(),
                source.window().plus(LOOK_BACK).toSeconds());
  }

  @Override
  public void look() throws InterruptedException {
    try {
      long askedMs = clock.millis();
      long aheadMs = server.nowMs() - (askedMs + clock.millis()) / 2;
      PrometheusAnswer answer = server.query(selector);
      targets = targets(answer, Math.abs(aheadMs) < SAME_CLOCK_MS ? 0 : aheadMs);
      trouble = troubleOf(answer);
    } catch (PrometheusException e) {
      trouble = "the Prometheus server cannot be read: " + e.getMessage();
    }
  }

  private String troubleOf(PrometheusAnswer answer) {
    if (targets.isEmpty()) {
      return "the Prometheus server knows no target of any node";
    }
    List<String> troubles = new ArrayList<>();
    if (answer.warnings() > 0) {
      troubles.add("the Prometheus server warns that its answer may be incomplete");
    }
    int leftOut = targets.values().stream().mapToInt(PrometheusTarget::leftOut).sum();
    if (leftOut > 0) {
      troubles.add(
          leftOut + " samples of the Prometheus server's answer cannot be used and are left out");
    }
    return String.join("; ", troubles);
  }

  private SortedMap<NodeId, PrometheusTarget> targets(PrometheusAnswer answer, long aheadMs) {
    SortedMap<NodeId, PrometheusTarget> found = new TreeMap<>();
    for (PrometheusAnswer.Series series : answer.series()) {
      nodeOf(series.labels())
          .ifPresent(
              node -> take(found.computeIfAbsent(node, PrometheusTarget::new), series, aheadMs));
    }
    return found;
  }

  private Optional<NodeId> nodeOf(SortedMap<String, String> labels) {
    Optional<NodeId> named =
        Optional.ofNullable(labels.get("node")).flatMap(NodeId::parse).filter(nodes::containsKey);
    String instance = labels.getOrDefault("instance", "");
    return named.or(() ->
        nodes.entrySet().stream()
            .filter(one -> one.getValue().toString().equals(instance))
            .map(Map.Entry::getKey)
            .findFirst());
  }

  private static void take(PrometheusTarget target, PrometheusAnswer.Series series, long aheadMs) {
    String name = series.labels().getOrDefault("__name__", "");
    Optional<MetricName> metric = MetricName.ofSeries(name);
    SortedMap<String, String> labels =
        metric.map(known -> ownLabels(known, series.labels())).orElse(Collections.emptySortedMap());
    for (int i = 0; i < series.timesMs().size(); i++) {
      long atMs = series.timesMs().get(i) - aheadMs;
      double value = series.values().get(i);
      if (name.equals(TARGET_IS_UP)) {
        target.scraped(atMs, value == 1);
      } else if (metric.isPresent() && Double.isFinite(value)) {
        target.add(name, labels, atMs, value);
      }
    }
  }

  /// The labels the node itself gave; those of the target (`job`, `instance`, ...) are the
  /// server's.
  private static SortedMap<String, String> ownLabels(
      MetricName metric, SortedMap<String, String> labels) {
    SortedMap<String, String> own = new TreeMap<>(labels);
    own.keySet().removeIf(label -> !label.equals("quantile") && !metric.labels().contains(label));
    return own;
  }

  @Override
  public int held() {
    return targets.values().stream().mapToInt(target -> target.samples().size()).sum();
  }

  @Override
  public MetricsHistory history(long sinceMs) {
    List<MetricSample> samples = new ArrayList<>();
    List<MissedReading> missed = new ArrayList<>();
    List<Long> gapsMs = new ArrayList<>();
    for (PrometheusTarget target : targets.values()) {
      samples.addAll(target.samples());
      missed.addAll(target.missed());
      gapsMs.addAll(target.gapsMs());
    }
    gapsMs.sort(null);
    long intervalMs =
        gapsMs.isEmpty() ? DEFAULT_INTERVAL_MS : Math.max(1, gapsMs.get(gapsMs.size() / 2));
    return new MetricsHistory(List.copyOf(nodes.keySet()), intervalMs, samples, missed, trouble);
  }

  @Override
  public void close() {
    server.close();
  }
}

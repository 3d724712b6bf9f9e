package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.window.Arrival;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The four readers on one live run of five real nodes, while leaders are killed again and again.
///
/// What "the same window for the same facts" means here: where two readers of the metrics met the
/// same still of a node ([FrozenPages]), they have the same series with equal values, all of them;
/// the instants are each reader's own, as no two readers come at the same moment. Two readers of
/// the stream have the same events, all of those that came while both watched. A node has the same
/// state whoever watched it. And a recording is its own file, read again.
class IntakeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KILLS = 5;
  private static final int ENOUGH_SHARED_STILLS = 50;

  /// Ten of five nodes to each of two readers.
  private static final int ANSWERS_BEFORE = 100;

  private static final long EDGE_MS = 2_000;

  @TempDir Path dir;

  @AfterEach
  void stop() {
    Launcher.on(dir.resolve("state")).run("down");
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void allReadersTellTheSameAndTheStreamAloneIsEnough() throws Exception {
    Path program = PrometheusProgram.find().orElse(null);
    if (program == null) {
      System.err.println(
          "LEFT OUT: there is no prometheus program (Debian: apt-get install prometheus)");
    }
    Assumptions.assumeTrue(program != null, "no prometheus program");
    LiveCluster cluster = LiveCluster.start(dir.resolve("state"), FreePorts.base(21_000));
    whoReadsTheStreamCannotWriteIt(cluster);
    ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    try (FrozenPages pages = new FrozenPages(cluster.actuators());
        PrometheusProgram prometheus = PrometheusProgram.start(program, dir, pages.addresses())) {
      pages.refresh();
      var _ = pace.scheduleAtFixedRate(pages::refresh, 1, 1, TimeUnit.SECONDS);
      String nobody = pages.addresses().replaceAll("=127\\.0\\.0\\.1:\\d+", "=127.0.0.1:9");
      Map<String, String> feed = cluster.eventStream();
      Process both = record("both", feed, "--nodes=" + pages.addresses());
      Process metricsOnly =
          record(
              "metrics",
              Map.of(),
              "--nodes=" + pages.addresses(),
              "--prometheus=" + prometheus.url());
      Process eventsOnly = record("events", feed, "--nodes=" + nobody);
      await().atMost(PATIENCE).until(() -> pages.answers() > ANSWERS_BEFORE);
      cluster.killLeaders(KILLS);
      end(both, metricsOnly, eventsOnly);
    } finally {
      pace.shutdownNow();
    }
    Recording direct = recording("both");
    Recording scraped = recording("metrics");
    Recording tailed = recording("events");

    sameStillsGiveTheSameSeriesAndValues(direct, scraped);
    theSameNodesAreSilent(direct, scraped);
    sameEventsCame(direct, tailed);
    noFeedAloneMisleads();
  }

  private static void whoReadsTheStreamCannotWriteIt(LiveCluster cluster) throws IOException {
    for (String user : List.of("agent", "")) {
      assertThat(cluster.askRedis(user, "XRANGE aegis:events - + COUNT 1")).contains("event");
      for (String write :
          List.of(
              "XADD aegis:events * event x",
              "DEL aegis:events",
              "XTRIM aegis:events MAXLEN 0",
              "SET other x",
              "FLUSHALL",
              "CONFIG SET maxmemory 1",
              "SHUTDOWN NOSAVE")) {
        assertThat(cluster.askRedis(user, write)).as(user + ": " + write).contains("-NOPERM");
      }
    }
  }

  private static void sameStillsGiveTheSameSeriesAndValues(Recording direct, Recording scraped) {
    SortedMap<String, SortedMap<String, Double>> one = stills(direct);
    SortedMap<String, SortedMap<String, Double>> two = stills(scraped);
    SortedSet<String> shared = new TreeSet<>(one.keySet());
    shared.retainAll(two.keySet());
    System.out.println(
        "stills of nodes: %d read directly, %d by Prometheus, %d by both"
            .formatted(one.size(), two.size(), shared.size()));
    assertThat(shared).hasSizeGreaterThan(ENOUGH_SHARED_STILLS);
    for (String still : shared) {
      assertThat(two.get(still)).as(still).isEqualTo(one.get(still));
    }
  }

  /// By node and number of the still, the value of each series.
  private static SortedMap<String, SortedMap<String, Double>> stills(Recording recording) {
    SortedMap<String, SortedMap<String, Double>> readings = new TreeMap<>();
    for (MetricSample sample : recording.metrics().samples()) {
      readings
          .computeIfAbsent(sample.node() + "@" + sample.atMs(), _ -> new TreeMap<>())
          .put(sample.series(), sample.value());
    }
    SortedMap<String, SortedMap<String, Double>> stills = new TreeMap<>();
    readings.forEach((reading, values) -> {
      String node = reading.substring(0, reading.indexOf('@'));
      stills.put(node + "#" + values.get(node + "/" + FrozenPages.NUMBER), values);
    });
    return stills;
  }

  /// A single reading that was missed makes a state partial, and each reader misses its own.
  private static void theSameNodesAreSilent(Recording direct, Recording scraped) {
    assertThat(silent(scraped)).isEqualTo(silent(direct));
  }

  private static SortedMap<String, Boolean> silent(Recording recording) {
    SortedMap<String, Boolean> silent = new TreeMap<>();
    for (SourceStatus status : recording.whole().sources()) {
      if (status.source() == Source.METRICS) {
        silent.put(status.origin(), status.state() == State.SILENT);
      }
    }
    return silent;
  }

  private static void sameEventsCame(Recording one, Recording two) {
    long fromMs = Math.max(one.span().fromMs(), two.span().fromMs()) + EDGE_MS;
    long toMs = Math.min(one.span().toMs(), two.span().toMs()) - EDGE_MS;
    assertThat(all(two)).containsAll(within(one, fromMs, toMs));
    assertThat(all(one)).containsAll(within(two, fromMs, toMs));
    assertThat(within(one, fromMs, toMs)).hasSizeGreaterThan(4 * KILLS);
  }

  private static List<RaftEvent> all(Recording recording) {
    return recording.stream().arrivals().stream().map(Arrival::event).toList();
  }

  private static List<RaftEvent> within(Recording recording, long fromMs, long toMs) {
    return recording.stream().arrivals().stream()
        .filter(arrival -> arrival.atMs() >= fromMs && arrival.atMs() <= toMs)
        .map(Arrival::event)
        .toList();
  }

  private void noFeedAloneMisleads() throws Exception {
    for (String name : List.of("both", "metrics", "events")) {
      Anomaly anomaly =
          TelemetryJson.readAnomaly(
              AgentJar.run(dir.resolve(name + ".anomaly"), "classify", file(name).toString())
                  .strip());
      System.out.println(name + ": " + anomaly.kind() + " " + anomaly.subject().canonical());
      // Dead leaders come back as new processes. By metrics alone that may be a rolling restart,
      // and
      // the rule would rather say nothing than something else.
      if (name.equals("metrics")) {
        assertThat(anomaly.kind()).isIn(AnomalyKind.ELECTION_CHURN, AnomalyKind.NONE);
      } else {
        assertThat(anomaly.kind()).as(name).isEqualTo(AnomalyKind.ELECTION_CHURN);
      }
    }
  }

  private Process record(String name, Map<String, String> environment, String... words)
      throws IOException {
    String[] all = new String[words.length + 4];
    all[0] = "record";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--interval=1s";
    all[words.length + 2] = "--for=10m";
    all[words.length + 3] = file(name).toString();
    return AgentJar.start(dir.resolve(name + ".log"), environment, all);
  }

  private void end(Process... recorders) throws InterruptedException {
    for (Process recorder : recorders) {
      recorder.destroy();
    }
    for (Process recorder : recorders) {
      assertThat(recorder.waitFor(PATIENCE)).as("it ends").isTrue();
    }
    await().atMost(PATIENCE).until(() -> Files.exists(file("events")));
  }

  private Path file(String name) {
    return dir.resolve(name + ".json.gz");
  }

  private Recording recording(String name) throws IOException {
    try (InputStream file = new GZIPInputStream(Files.newInputStream(file(name)))) {
      return TelemetryJson.readRecording(
          new String(file.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}

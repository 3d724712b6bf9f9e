package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.Contract;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The reader against a real Prometheus server.
@Timeout(180)
class PrometheusIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final SortedMap<NodeId, HostPort> nodes = new TreeMap<>();
  private ScrapePages living;
  private LocalPrometheus prometheus;
  private PrometheusReader reader;

  @BeforeEach
  void start() throws IOException {
    Path program = LocalPrometheus.program().orElse(null);
    if (program == null) {
      System.err.println(
          "LEFT OUT: there is no prometheus program here (Debian: apt-get install prometheus)");
    }
    Assumptions.assumeTrue(program != null, "no prometheus program");
    living = ScrapePages.start();
    living.show(Contract.fixture("scrape.txt"));
    ScrapePages dead = ScrapePages.start();
    dead.close();
    nodes.put(new NodeId("n1"), living.address());
    nodes.put(new NodeId("n2"), dead.address());
    prometheus = LocalPrometheus.start(program, folder, List.copyOf(nodes.values()));
    reader =
        new PrometheusReader(
            nodes,
            PrometheusReader.Source.of(prometheus.url(), "job=\"aegis\"", WINDOW),
            Duration.ofSeconds(10),
            CLOCK);
  }

  @AfterEach
  void stop() {
    if (prometheus != null) {
      reader.close();
      prometheus.close();
      living.close();
    }
  }

  @Test
  void samePageGivesTheSameSeriesAndValuesAsReadingItDirectly() throws Exception {
    awaitReadings(3);
    try (DirectScrape direct = new DirectScrape(nodes, Duration.ofSeconds(5), CLOCK)) {
      direct.look();

      assertThat(lastValues(reader.history(0).samples()))
          .isNotEmpty()
          .isEqualTo(lastValues(direct.history(0).samples()));
    }
  }

  @Test
  void deadNodeAndDeadServerAreToldApart() throws Exception {
    awaitReadings(3);
    assertThat(status("n2"))
        .returns(State.SILENT, SourceStatus::state)
        .returns("the Prometheus server could not read it", SourceStatus::detail);

    living.close();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(look("n1").detail()).contains("the Prometheus server could not"));
    assertThat(status("n1").state()).isEqualTo(State.PARTIAL);

    prometheus.kill();
    assertThat(look("n1").detail())
        .startsWith("the Prometheus server cannot be read: connection refused");
  }

  @Test
  void wrongQueryIsRefusedByTheServerAndToldAsThat() throws Exception {
    awaitReadings(1);
    try (PrometheusReader wrong =
        new PrometheusReader(
            nodes,
            PrometheusReader.Source.of(prometheus.url(), "job==", WINDOW),
            Duration.ofSeconds(10),
            CLOCK)) {
      wrong.look();
      assertThat(wrong.history(0).trouble())
          .isEqualTo("the Prometheus server cannot be read: it refused the query with status 400");
    }
  }

  private void awaitReadings(int atLeast) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          reader.look();
          return reader.history(0).samples().stream().map(MetricSample::atMs).distinct().count()
              >= atLeast;
        });
  }

  private SourceStatus look(String node) throws InterruptedException {
    reader.look();
    return status(node);
  }

  private SourceStatus status(String node) {
    long now = CLOCK.millis();
    Span span = new Span(now - WINDOW.toMillis(), now);
    return reader.history(span.fromMs()).statuses(span).stream()
        .filter(status -> status.origin().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private static SortedMap<String, Double> lastValues(List<MetricSample> samples) {
    SortedMap<String, Double> last = new TreeMap<>();
    samples.forEach(sample -> last.put(sample.series(), sample.value()));
    return last;
  }
}

package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowAssemblerTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final long NOW = 1_763_938_400_000L;
  private static final long WINDOW = 120_000;
  private static final long INTERVAL = 5_000;

  private final EventLog log = new EventLog(WINDOW);
  private final ToldReadings readings = new ToldReadings(List.of(N1, N2), INTERVAL);
  private final WindowAssembler windows = assembler(readings, log);

  @Test
  void nodeThatDoesNotAnswerIsSilentAndHasNoNumbers() throws InterruptedException {
    watch(0, WINDOW, false);

    TelemetryWindow window = windows.look();

    assertThat(window.samples()).allMatch(sample -> sample.node().equals(N1));
    assertThat(status(window, "n1")).returns(State.OK, SourceStatus::state);
    assertThat(status(window, "n2"))
        .returns(State.SILENT, SourceStatus::state)
        .returns("connection refused", SourceStatus::detail);
    assertThat(Sight.of(window)).isEqualTo(Sight.METRICS_ONLY);
  }

  @Test
  void nodeThatAnswersNowAndThenIsPartial() throws InterruptedException {
    watch(0, 60_000, false);
    watch(65_000, WINDOW, true);

    assertThat(status(windows.look(), "n2"))
        .returns(State.PARTIAL, SourceStatus::state)
        .extracting(SourceStatus::detail)
        .asString()
        .contains("readings failed");
  }

  @Test
  void beginningOfTheWatchIsToldToo() throws InterruptedException {
    watch(WINDOW - 10_000, WINDOW, true);

    assertThat(status(windows.look(), "n1"))
        .returns(State.PARTIAL, SourceStatus::state)
        .returns("the first 110 s were not watched", SourceStatus::detail);
  }

  @Test
  void readingJustBeforeTheWindowIsKeptForCountersAndOlderOnesAreNot() throws InterruptedException {
    watch(-30_000, WINDOW, true);

    TelemetryWindow window = windows.look();

    long fromMs = NOW - WINDOW;
    assertThat(window.samples().stream().filter(sample -> sample.node().equals(N1)))
        .extracting(MetricSample::atMs)
        .contains(fromMs - INTERVAL, fromMs, NOW)
        .doesNotContain(fromMs - 2 * INTERVAL);
  }

  @Test
  void eventStreamAloneMakesAWindow() throws InterruptedException {
    readings.add(List.of(new Scrape.Missed(N1, NOW, "no"), new Scrape.Missed(N2, NOW, "no")));
    log.accept(NOW, Events.termChanged("n1", 1, NOW, 4));
    log.readThrough(NOW);

    TelemetryWindow window = windows.look();

    assertThat(window.events()).hasSize(1);
    assertThat(Sight.of(window)).isEqualTo(Sight.EVENTS_ONLY);
  }

  @Test
  void bothFeedsAwayIsAStateWithAName() throws InterruptedException {
    TelemetryWindow window = windows.look();

    assertThat(window.sources()).hasSize(3).allMatch(source -> source.state() == State.SILENT);
    assertThat(Sight.of(window)).isEqualTo(Sight.BLIND);
  }

  @Test
  void streamNobodyConfiguredIsSilentAndSaysSo() throws InterruptedException {
    WindowAssembler without = assembler(new ToldReadings(List.of(N1), INTERVAL), null);

    assertThat(status(without.look(), SourceStatus.STREAM).detail()).isEqualTo("not configured");
  }

  /// A recording of the same facts, cut at the same moment, is the same window.
  @Test
  void windowIsTheOneThatIsCutFromARecordingOfTheSameFacts() throws InterruptedException {
    watch(-30_000, 60_000, false);
    watch(65_000, WINDOW, true);
    log.readThrough(NOW - WINDOW - 30_000);
    long cameMs = NOW - 100_000;
    for (int seq : new int[] {1, 2, 4, 7, 6}) {
      cameMs += 10_000;
      log.accept(cameMs, Events.termChanged("n1", seq, NOW - 3_600_000, 4));
    }
    log.accept(NOW - 5_000, "{}");
    log.readThrough(NOW - 2_000);
    log.interrupted("Redis cannot be read");
    long sinceMs = NOW - WINDOW - 30_000;
    Recording recording =
        new Recording(new Span(sinceMs, NOW), readings.history(sinceMs), log.history(sinceMs, NOW));

    TelemetryWindow window = windows.look();

    assertThat(TelemetryJson.readRecording(TelemetryJson.writeRecording(recording)))
        .isEqualTo(recording);
    assertThat(recording.between(NOW - WINDOW, NOW)).isEqualTo(window);
    assertThat(status(window, SourceStatus.STREAM).detail())
        .contains("not readable", "n1 lost 2 events", "unreadable entry");
  }

  private static WindowAssembler assembler(MetricsSource metrics, @Nullable EventLog events) {
    return new WindowAssembler(
        metrics, events, Duration.ofMillis(WINDOW), InstantSource.fixed(Instant.ofEpochMilli(NOW)));
  }

  /// Readings every five seconds, counted from the begin of the window that ends now.
  private void watch(long fromMs, long toMs, boolean n2Answers) {
    for (long offset = fromMs; offset <= toMs; offset += INTERVAL) {
      long atMs = NOW - WINDOW + offset;
      readings.add(
          List.of(
              read(N1, atMs),
              n2Answers ? read(N2, atMs) : new Scrape.Missed(N2, atMs, "connection refused")));
    }
  }

  private static Scrape read(NodeId node, long atMs) {
    return new Scrape.Read(node, atMs, List.of(MetricSample.of(node, "aegis_raft_term", atMs, 7)));
  }

  private static SourceStatus status(TelemetryWindow window, String origin) {
    return window.sources().stream()
        .filter(source -> source.origin().equals(origin))
        .findFirst()
        .orElseThrow();
  }
}

package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowAssemblerTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final long NOW = 1_763_938_400_000L;
  private static final long WINDOW = 120_000;
  private static final long INTERVAL = 5_000;

  private final EventLog log = new EventLog(WINDOW);
  private final WindowAssembler windows =
      new WindowAssembler(List.of(N1, N2), WINDOW, INTERVAL, log);

  @Test
  void nodeThatDoesNotAnswerIsSilentAndHasNoNumbers() {
    watch(0, WINDOW, false);

    TelemetryWindow window = windows.assemble(NOW);

    assertThat(window.samples()).allMatch(sample -> sample.node().equals(N1));
    assertThat(status(window, "n1")).returns(State.OK, SourceStatus::state);
    assertThat(status(window, "n2"))
        .returns(State.SILENT, SourceStatus::state)
        .returns("connection refused", SourceStatus::detail);
    assertThat(Sight.of(window)).isEqualTo(Sight.METRICS_ONLY);
  }

  @Test
  void nodeThatAnswersNowAndThenIsPartial() {
    watch(0, 60_000, false);
    watch(65_000, WINDOW, true);

    assertThat(status(windows.assemble(NOW), "n2"))
        .returns(State.PARTIAL, SourceStatus::state)
        .extracting(SourceStatus::detail)
        .asString()
        .contains("readings failed");
  }

  @Test
  void beginningOfTheWatchIsToldToo() {
    watch(WINDOW - 10_000, WINDOW, true);

    assertThat(status(windows.assemble(NOW), "n1"))
        .returns(State.PARTIAL, SourceStatus::state)
        .returns("the first 110 s were not watched", SourceStatus::detail);
  }

  @Test
  void readingJustBeforeTheWindowIsKeptForCountersAndOlderOnesAreNot() {
    watch(-30_000, WINDOW, true);

    TelemetryWindow window = windows.assemble(NOW);

    long fromMs = NOW - WINDOW;
    assertThat(window.samples().stream().filter(sample -> sample.node().equals(N1)))
        .extracting(MetricSample::atMs)
        .contains(fromMs - INTERVAL, fromMs, NOW)
        .doesNotContain(fromMs - 2 * INTERVAL);
  }

  @Test
  void eventStreamAloneMakesAWindow() {
    windows.add(List.of(new Scrape.Missed(N1, NOW, "no"), new Scrape.Missed(N2, NOW, "no")));
    log.accept(NOW, Events.termChanged("n1", 1, NOW, 4));
    log.readThrough(NOW);

    TelemetryWindow window = windows.assemble(NOW);

    assertThat(window.events()).hasSize(1);
    assertThat(Sight.of(window)).isEqualTo(Sight.EVENTS_ONLY);
  }

  @Test
  void bothFeedsAwayIsAStateWithAName() {
    TelemetryWindow window = windows.assemble(NOW);

    assertThat(window.sources()).hasSize(3).allMatch(source -> source.state() == State.SILENT);
    assertThat(Sight.of(window)).isEqualTo(Sight.BLIND);
  }

  @Test
  void streamNobodyConfiguredIsSilentAndSaysSo() {
    WindowAssembler without = new WindowAssembler(List.of(N1), WINDOW, INTERVAL, null);

    assertThat(status(without.assemble(NOW), SourceStatus.STREAM).detail())
        .isEqualTo("not configured");
  }

  /// Readings every five seconds, counted from the begin of the window that ends now.
  private void watch(long fromMs, long toMs, boolean n2Answers) {
    for (long offset = fromMs; offset <= toMs; offset += INTERVAL) {
      long atMs = NOW - WINDOW + offset;
      windows.add(
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

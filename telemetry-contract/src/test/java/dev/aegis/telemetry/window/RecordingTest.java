package dev.aegis.telemetry.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.telemetry.json.MalformedTelemetryException;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.SourceStatus.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two nodes for 300 s, read every 5 s. n2 does not answer from second 100 to 200; the stream
/// cannot be read from second 240 on; n1 jumps over event 3 at second 50.
class RecordingTest {
  private static final long T0 = 1_763_938_400_000L;
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final Recording RECORDING = recording();

  @Test
  void windowOfTheWholeTimeHoldsEverything() {
    TelemetryWindow whole = RECORDING.whole();

    assertThat(whole.samples()).hasSize(61 + 40);
    assertThat(whole.events()).hasSize(3);
    assertThat(status(whole, "n2"))
        .returns(State.PARTIAL, SourceStatus::state)
        .returns("21 of 61 readings failed, the last: connection refused", SourceStatus::detail);
  }

  @Test
  void nodeThatWasDeadForAllOfACutIsSilentInIt() {
    TelemetryWindow cut = cut(110, 190);

    assertThat(status(cut, "n1").state()).isEqualTo(State.OK);
    assertThat(status(cut, "n2"))
        .returns(State.SILENT, SourceStatus::state)
        .returns("connection refused", SourceStatus::detail);
  }

  @Test
  void readingJustBeforeTheCutIsInItAndOlderOnesAreNot() {
    assertThat(cut(52, 60).samples().stream().filter(sample -> sample.node().equals(N1)))
        .extracting(sample -> (sample.atMs() - T0) / 1000)
        .containsExactly(50L, 55L, 60L);
  }

  @Test
  void cutTakesAnEventByWhenItCameAndNotByTheClockOfItsNode() {
    assertThat(cut(5, 15).events())
        .extracting(RaftEvent::id)
        .containsExactly("n1/" + (T0 - 3_600_000) + "/1");
    assertThat(cut(20, 30).events()).isEmpty();
  }

  @Test
  void lostEventIsToldInTheCutThatNoticedIt() {
    assertThat(status(cut(0, 45), "stream").state()).isEqualTo(State.OK);
    assertThat(status(cut(0, 60), "stream").detail()).isEqualTo("n1 lost 1 event (3 to 3)");
    assertThat(status(cut(55, 200), "stream").detail())
        .isEqualTo("readable, but no node wrote to it in this window");
  }

  @Test
  void outageIsToldWhileItLasts() {
    assertThat(status(cut(0, 250), "stream").detail())
        .startsWith("at present not readable: Redis cannot be read");
    assertThat(status(cut(245, 300), "stream"))
        .returns(State.SILENT, SourceStatus::state)
        .returns("Redis cannot be read", SourceStatus::detail);
  }

  @Test
  void cutThatBeginsBeforeTheRecordingSaysWhatWasNotWatched() {
    assertThat(status(cut(-100, 20), "n1").detail()).isEqualTo("the first 100 s were not watched");
  }

  @Test
  void cutBeyondTheEndIsRefused() {
    assertThatThrownBy(() -> cut(0, 301)).hasMessageContaining("the recording ends");
  }

  @Test
  void documentIsAlsoTheWindowOfTheWholeTime() {
    String json = TelemetryJson.writeRecording(RECORDING);

    assertThat(TelemetryJson.readRecording(json)).isEqualTo(RECORDING);
    assertThat(TelemetryJson.readWindow(json)).isEqualTo(RECORDING.whole());
  }

  @Test
  void windowIsNoRecordingAndSaysWhatIsMissing() {
    String window = TelemetryJson.writeWindow(RECORDING.whole());
    assertThatThrownBy(() -> TelemetryJson.readRecording(window))
        .isInstanceOf(MalformedTelemetryException.class)
        .hasMessageContaining("field recording is missing");
  }

  @Test
  void arrivalsThatDoNotFitTheEventsAreRefusedWithTheirPlace() {
    String json =
        TelemetryJson.writeRecording(RECORDING)
            .replaceFirst("\"arrived_ms\":\\[[0-9]+,", "\"arrived_ms\":[");
    assertThatThrownBy(() -> TelemetryJson.readRecording(json))
        .isInstanceOf(MalformedTelemetryException.class)
        .hasMessageContaining("/recording/arrived_ms")
        .hasMessageContaining("3 events and 2 times");
  }

  private static Recording recording() {
    List<MetricSample> samples = new ArrayList<>();
    List<MissedReading> missed = new ArrayList<>();
    for (int second = 0; second <= 300; second += 5) {
      samples.add(MetricSample.of(N1, "aegis_raft_term", at(second), 7));
      if (second >= 100 && second <= 200) {
        missed.add(new MissedReading(N2, at(second), "connection refused"));
      } else {
        samples.add(MetricSample.of(N2, "aegis_raft_term", at(second), 7));
      }
    }
    StreamHistory stream =
        new StreamHistory(
            List.of(
                new Arrival(at(10), event(1, at(10) - 600_000)),
                new Arrival(at(40), event(2, at(40))),
                new Arrival(at(50), event(4, at(50)))),
            List.of(
                new Outage(0, at(0), "not read yet"),
                new Outage(at(240), Outage.LASTING, "Redis cannot be read")),
            List.of());
    return new Recording(
        new Span(at(0), at(300)),
        new MetricsHistory(List.of(N1, N2), 5_000, samples, missed, ""),
        stream);
  }

  private static RaftEvent event(long seq, long atMs) {
    return new RaftEvent.TermChanged(new EventOrigin(N1, seq, T0 - 3_600_000, atMs), 7);
  }

  private static TelemetryWindow cut(int fromSecond, int toSecond) {
    return RECORDING.between(at(fromSecond), at(toSecond));
  }

  private static long at(int second) {
    return T0 + second * 1_000L;
  }

  private static SourceStatus status(TelemetryWindow window, String origin) {
    return window.sources().stream()
        .filter(status -> status.origin().equals(origin))
        .findFirst()
        .orElseThrow();
  }
}

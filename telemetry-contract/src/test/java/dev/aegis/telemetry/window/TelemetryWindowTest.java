package dev.aegis.telemetry.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.telemetry.Fixtures;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelemetryWindowTest {
  private static final TelemetryWindow WINDOW =
      TelemetryJson.readWindow(Fixtures.text("fixtures/window.json"));

  @Test
  void orderAndRepetitionOfDeliveryDoNotMatter() {
    List<SourceStatus> sources = new ArrayList<>(WINDOW.sources());
    List<RaftEvent> events = new ArrayList<>(WINDOW.events());
    List<MetricSample> samples = new ArrayList<>(WINDOW.samples());
    events.addAll(WINDOW.events());
    samples.addAll(WINDOW.samples());
    Random random = new Random(4711);
    Collections.shuffle(sources, random);
    Collections.shuffle(events, random);
    Collections.shuffle(samples, random);

    assertThat(new TelemetryWindow(WINDOW.fromMs(), WINDOW.toMs(), sources, events, samples))
        .isEqualTo(WINDOW);
  }

  @Test
  void laterChangesOfTheListsDoNotReachTheWindow() {
    List<RaftEvent> events = new ArrayList<>(WINDOW.events());
    TelemetryWindow window =
        new TelemetryWindow(WINDOW.fromMs(), WINDOW.toMs(), List.of(), events, List.of());
    events.clear();
    assertThat(window.events()).isEqualTo(WINDOW.events());
    assertThatThrownBy(() -> window.events().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void windowThatEndsBeforeItBeginsIsRefused() {
    assertThatThrownBy(() -> new TelemetryWindow(2, 1, List.of(), List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void feedHasOneStatus() {
    var ok = new SourceStatus(SourceStatus.Source.METRICS, "n1", SourceStatus.State.OK, "");
    var silent = new SourceStatus(SourceStatus.Source.METRICS, "n1", SourceStatus.State.SILENT, "");
    assertThatThrownBy(() -> new TelemetryWindow(1, 2, List.of(ok, silent), List.of(), List.of()))
        .hasMessageContaining("n1");
  }

  @Test
  void minusZeroAndZeroAreOneValue() {
    NodeId node = new NodeId("n1");
    assertThat(MetricSample.of(node, "aegis_raft_term", 1, -0.0))
        .isEqualTo(MetricSample.of(node, "aegis_raft_term", 1, 0.0));
  }
}

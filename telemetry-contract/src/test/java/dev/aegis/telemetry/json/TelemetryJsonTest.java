package dev.aegis.telemetry.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.aegis.telemetry.Fixtures;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.Outage;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.StreamHistory;
import dev.aegis.telemetry.window.TelemetryWindow;
import dev.aegis.telemetry.window.Trouble;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TelemetryJsonTest {
  private static final String BASE = "https://aegis.dev/schema/";
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemas(
                  Map.of(
                      BASE + "raft-event.schema.json",
                      Fixtures.text("schema/raft-event.schema.json"),
                      BASE + "telemetry-window.schema.json",
                      Fixtures.text("schema/telemetry-window.schema.json"),
                      BASE + "anomaly.schema.json",
                      Fixtures.text("schema/anomaly.schema.json"),
                      BASE + "chaos-event.schema.json",
                      Fixtures.text("schema/chaos-event.schema.json"))));

  @Test
  void windowFixtureIsCanonicalAndConforms() {
    String json = Fixtures.text("fixtures/window.json").strip();
    assertThat(TelemetryJson.writeWindow(TelemetryJson.readWindow(json))).isEqualTo(json);
    assertThat(complaints("telemetry-window", json)).isEmpty();
  }

  @Test
  void recordingConforms() {
    NodeId n1 = new NodeId("n1");
    Recording recording =
        new Recording(
            new Span(1, 9),
            new MetricsHistory(
                List.of(n1),
                2,
                List.of(MetricSample.of(n1, "aegis_raft_term", 3, 7)),
                List.of(new MissedReading(n1, 5, "connection refused")),
                "the server cannot be read"),
            new StreamHistory(
                List.of(),
                List.of(new Outage(0, Outage.LASTING, "not configured")),
                List.of(new Trouble(4, "the stream began anew"))));
    String json = TelemetryJson.writeRecording(recording);
    assertThat(complaints("telemetry-window", json)).isEmpty();
    assertThat(complaints("telemetry-window", json.replace("\"troubles\"", "\"more\"")))
        .isNotEmpty();
    assertThat(TelemetryJson.readRecording(json)).isEqualTo(recording);
  }

  @Test
  void anomalyFixtureIsCanonicalAndConforms() {
    String json = Fixtures.text("fixtures/anomaly.json").strip();
    assertThat(TelemetryJson.writeAnomaly(TelemetryJson.readAnomaly(json))).isEqualTo(json);
    assertThat(complaints("anomaly", json)).isEmpty();
  }

  @Test
  void eventFixturesAreCanonicalConformAndCoverEveryType() {
    TreeSet<String> types = new TreeSet<>();
    for (String json : Fixtures.lines("fixtures/events.jsonl")) {
      RaftEvent event = TelemetryJson.readEvent(json);
      assertThat(TelemetryJson.writeEvent(event)).isEqualTo(json);
      assertThat(complaints("raft-event", json)).isEmpty();
      types.add(event.getClass().getSimpleName());
    }
    assertThat(types)
        .containsExactlyInAnyOrderElementsOf(
            List.of(RaftEvent.class.getPermittedSubclasses()).stream()
                .map(Class::getSimpleName)
                .filter(name -> !name.equals("Unrecognized"))
                .toList());
  }

  @Test
  void chaosEventFixturesAreCanonicalAndConform() {
    for (String json : Fixtures.lines("fixtures/chaos-events.jsonl")) {
      assertThat(TelemetryJson.writeChaosEvent(TelemetryJson.readChaosEvent(json))).isEqualTo(json);
      assertThat(complaints("chaos-event", json)).isEmpty();
    }
  }

  @Test
  void schemaRefusesWhatTheReaderRefuses() {
    String noTerm = "{\"type\":\"term_changed\",\"node\":\"n1\",\"seq\":1,\"boot\":1,\"at\":1}";
    assertThat(complaints("raft-event", noTerm)).isNotEmpty();
    assertThat(complaints("telemetry-window", "{\"from_ms\":1,\"to_ms\":2}")).isNotEmpty();
    assertThat(complaints("anomaly", "{\"kind\":\"none\"}")).isNotEmpty();
    assertThat(complaints("chaos-event", "{\"at\":1,\"phase\":\"later\"}")).isNotEmpty();
    String badEvent = Fixtures.text("fixtures/window.json").replace("\"reason\":", "\"why\":");
    assertThat(complaints("telemetry-window", badEvent)).isNotEmpty();
  }

  @Test
  void bigNumbersStayExact() {
    String json =
        "{\"type\":\"snapshot_installed\",\"node\":\"n1\",\"seq\":9223372036854775807,"
            + "\"boot\":1,\"at\":1,\"index\":9223372036854775807}";
    assertThat(TelemetryJson.writeEvent(TelemetryJson.readEvent(json))).isEqualTo(json);
    double digest = 281474976710655.0;
    TelemetryWindow window = TelemetryJson.readWindow(Fixtures.text("fixtures/window.json"));
    assertThat(window.samples()).extracting(MetricSample::value).contains(digest);
  }

  @Test
  void fieldsOfANewerVersionAreDropped() {
    String known = "{\"type\":\"term_changed\",\"node\":\"n1\",\"seq\":1,\"boot\":1,\"at\":1,";
    assertThat(TelemetryJson.readEvent(known + "\"term\":7,\"pre_vote\":{\"deep\":[1]}}"))
        .isEqualTo(TelemetryJson.readEvent(known + "\"term\":7}"));
  }

  @Test
  void eventOfANewerVersionIsKeptByItsOrigin() {
    RaftEvent event =
        TelemetryJson.readEvent(
            "{\"type\":\"quota_reached\",\"node\":\"n1\",\"seq\":1,\"boot\":1,\"at\":1,\"free\":3}");
    assertThat(event).isInstanceOf(RaftEvent.Unrecognized.class);
    assertThat(event.type()).isEqualTo("quota_reached");
  }

  private static List<String> complaints(String schema, String json) {
    return SCHEMAS
        .getSchema(SchemaLocation.of(BASE + schema + ".schema.json"))
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }
}

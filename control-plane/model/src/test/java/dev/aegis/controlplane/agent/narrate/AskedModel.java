package dev.aegis.controlplane.agent.narrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.narrate.ModelCall.Outcome;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.narrate.Refusal;
import dev.aegis.controlplane.postmortem.Narration;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.json.JsonMapper;

/// A diagnoser that asks a model at an endpoint on a real socket, for tests of what it makes of it.
abstract class AskedModel {
  static final String KEY = "sk-canary-0b51e7";
  static final Anomaly ANOMALY = TelemetryJson.readAnomaly(fixture("anomaly.json"));
  static final TelemetryWindow WINDOW = TelemetryJson.readWindow(fixture("window.json"));
  static final Diagnosis OWN = new HeuristicDiagnoser().diagnose(ANOMALY, WINDOW);
  static final String RANKING =
      "\"ranking\":[{\"cause\":\"misconfigured_timeouts\",\"evidence\":[\"F1\",\"F2\"]}]";
  static final String GOOD =
      "{"
          + RANKING
          + ",\"sentences\":[{\"text\":\"Leadership changed 3 times within 120 seconds.\","
          + "\"evidence\":[\"F2\"]}]}";

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T08:00:00Z"));
  FakeModel endpoint;
  RetrievalAugmentedDiagnoser diagnoser;

  private static String fixture(String name) {
    String path = "/dev/aegis/telemetry/fixtures/" + name;
    try (InputStream stream = AskedModel.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalArgumentException("the contract has no fixture " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    endpoint = FakeModel.start();
    diagnoser = diagnoser(endpoint.url(), Duration.ofSeconds(30), ModelCaps.STANDARD, List.of());
  }

  @AfterEach
  void stop() throws IOException {
    diagnoser.close();
    endpoint.close();
  }

  RetrievalAugmentedDiagnoser diagnoser(
      URI url, Duration timeout, ModelCaps caps, List<ModelCall> before) {
    return new RetrievalAugmentedDiagnoser(
        new ModelSettings(
            url, "house/tiny-1", Optional.of(new Secret(KEY)), timeout, 800, 0.5, 1.5, caps),
        new HeuristicDiagnoser(),
        IncidentLibrary::curated,
        now::get,
        before);
  }

  Consultation consult() {
    return diagnoser.consult(ANOMALY, OWN, WINDOW);
  }

  static String saying(String sentence) {
    return "{"
        + RANKING
        + ",\"sentences\":[{\"text\":"
        + json(sentence)
        + ",\"evidence\":[\"F2\"]}]}";
  }

  static String json(String text) {
    return new JsonMapper().writeValueAsString(text);
  }

  static void assertDegraded(Consultation consultation, Outcome outcome) {
    assertThat(consultation.call().outcome()).isEqualTo(outcome);
    assertThat(consultation.call().reason()).isNotBlank();
    assertThat(consultation.diagnosis().ranked()).isEqualTo(OWN.ranked());
    assertThat(consultation.diagnosis().diagnoserVersion())
        .startsWith(HeuristicDiagnoser.VERSION + " (a model was not used: ")
        .contains(consultation.call().reason());
    assertThat(consultation.narration())
        .isEqualTo(new Narration.NotUsed(consultation.call().reason()));
  }

  static void assertRefused(Consultation consultation, Refusal reason) {
    assertDegraded(consultation, Outcome.REFUSED);
    assertThat(consultation.call().reason()).isEqualTo(reason.sentence());
  }
}

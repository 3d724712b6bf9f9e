package dev.aegis.controlplane.agent.narrate;

import static dev.aegis.controlplane.agent.narrate.FakeModel.body;
import static dev.aegis.controlplane.agent.narrate.FakeModel.completion;
import static dev.aegis.controlplane.agent.narrate.FakeModel.envelope;
import static dev.aegis.controlplane.agent.narrate.FakeModel.status;
import static dev.aegis.controlplane.agent.narrate.FakeModel.truncated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.narrate.ModelCall.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Endpoints that fail: the agent keeps its own diagnosis, and says why.
@Timeout(120)
class ModelEndpointTest extends AskedModel {
  @Test
  void endpointThatAsksForLessIsLeftAlone() {
    endpoint.answer(status(429, "{\"error\":{\"message\":\"slow down " + KEY + "\"}}"));
    assertDegraded(consult(), Outcome.RATE_LIMITED);
    assertThat(endpoint.requests()).as("no call is repeated").hasSize(1);
  }

  @Test
  void endpointThatFailsOrRefusesIsTold() {
    endpoint.answer(status(500, "<html>boom</html>"));
    Consultation failed = consult();
    assertDegraded(failed, Outcome.SERVER_ERROR);
    assertThat(failed.call().reason()).isEqualTo("its endpoint failed with status 500");
    endpoint.answer(status(503, ""));
    assertDegraded(consult(), Outcome.SERVER_ERROR);
    endpoint.answer(status(401, "{\"error\":\"bad key " + KEY + "\"}"));
    assertDegraded(consult(), Outcome.REJECTED);
    endpoint.answer(status(400, "{}"));
    assertDegraded(consult(), Outcome.REJECTED);
    assertThat(endpoint.requests()).as("no call is repeated").hasSize(4);
  }

  @Test
  void redirectIsNotFollowedSoTheKeyGoesNowhereElse() throws IOException {
    try (FakeModel elsewhere = FakeModel.start()) {
      endpoint.answer(status(307, "", "Location: " + elsewhere.url() + "/chat/completions\r\n"));
      assertDegraded(consult(), Outcome.REJECTED);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void nobodyAtTheAddressIsTold() throws IOException {
    URI nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/v1");
    }
    try (var refused = diagnoser(nobody, Duration.ofSeconds(30), ModelCaps.STANDARD, List.of())) {
      Consultation consultation = refused.consult(ANOMALY, OWN, WINDOW);
      assertDegraded(consultation, Outcome.UNREACHABLE);
      assertThat(consultation.call().inputTokens()).as("it cost nothing").isZero();
    }
  }

  @Test
  void answerThatBreaksOffIsTold() {
    endpoint.answer(truncated(envelope(GOOD, "{}")));
    assertDegraded(consult(), Outcome.UNREACHABLE);
    endpoint.answer(body(envelope(GOOD, "{}").substring(0, 80)));
    assertDegraded(consult(), Outcome.UNREACHABLE);
    endpoint.answer(_ -> {});
    assertDegraded(consult(), Outcome.UNREACHABLE);
  }

  @Test
  void envelopeThatIsNoneIsTold() {
    for (String strange : List.of("{\"choices\":[]}", "{}", "[1]", "\"x\"")) {
      endpoint.answer(body(strange));
      Consultation consultation = consult();
      assertThat(consultation.call().outcome()).isIn(Outcome.UNREACHABLE, Outcome.REFUSED);
      assertDegraded(consultation, consultation.call().outcome());
    }
  }

  @Test
  void hugeAnswerIsNotReadToItsEnd() {
    endpoint.answer(completion("x".repeat(2_000_000)));
    assertDegraded(consult(), Outcome.UNREACHABLE);
  }

  @Test
  void slowEndpointEndsWithTheTimeLimit() {
    try (var impatient =
        diagnoser(endpoint.url(), Duration.ofMillis(300), ModelCaps.STANDARD, List.of())) {
      endpoint.answer(endpoint.silence());
      assertDegraded(impatient.consult(ANOMALY, OWN, WINDOW), Outcome.TIMEOUT);
      endpoint.answer(endpoint.drip());
      Consultation dripped = impatient.consult(ANOMALY, OWN, WINDOW);
      assertDegraded(dripped, Outcome.TIMEOUT);
      assertThat(dripped.call().inputTokens()).as("it may have been paid for").isPositive();
    }
  }
}

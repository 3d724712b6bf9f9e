package dev.aegis.bench.model;

import static dev.aegis.controlplane.agent.narrate.FakeModel.completion;
import static dev.aegis.controlplane.agent.narrate.FakeModel.status;
import static dev.aegis.controlplane.agent.narrate.FakeModel.truncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.bench.agent.AgentFailedException;
import dev.aegis.bench.agent.Examiner;
import dev.aegis.bench.agent.JavaAgent;
import dev.aegis.bench.core33.Core33Folder;
import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.CauseAnswer;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.grade.Spent;
import dev.aegis.controlplane.agent.narrate.FakeModel;
import dev.aegis.controlplane.agent.narrate.ModelCaps;
import dev.aegis.controlplane.agent.narrate.ModelSettings;
import dev.aegis.controlplane.agent.narrate.Secret;
import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A model takes part: what it is told, what its answers count for, and what becomes of endpoints
/// that fail.
class ModelAgentTest {
  private static final Corpus CORPUS = new Corpus(Core33Folder.path());
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String KEY = "sk-canary-77ab";

  /// The heuristic puts the whole partition first.
  private static final String ONE_WAY =
      "{\"ranking\":[{\"cause\":\"asymmetric_partition\",\"evidence\":[\"F1\"]}],"
          + "\"sentences\":[{\"text\":\"A leader lost its majority.\",\"evidence\":[\"F1\"]}]}";

  private FakeModel endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = FakeModel.start();
  }

  @AfterEach
  void stop() throws IOException {
    endpoint.close();
  }

  @Test
  void causesAreTheModelsAndKindsTheBaselines() throws IOException, InterruptedException {
    endpoint.answer(completion(ONE_WAY));

    Graded graded = examined("split_brain_risk", LONG);

    assertThat(graded.kindSaid()).isEqualTo("split_brain_risk");
    assertThat(graded.causeSaid()).isEqualTo("asymmetric_partition");
    assertThat(causes(graded)).contains("network_partition");
    assertThat(endpoint.requests()).hasSize(1);
    assertThat(endpoint.requests().getFirst())
        .contains("Authorization: Bearer " + KEY)
        .doesNotContain(truth("split_brain_risk").id())
        .doesNotContain(truth("split_brain_risk").recipe());
  }

  @Test
  void tokensAreCountedAndPricedWhereAPriceIsGiven() throws IOException, InterruptedException {
    endpoint.answer(completion(ONE_WAY));

    assertThat(examined("split_brain_risk", LONG).effort().spent())
        .isEqualTo(new Spent(1, 1_200, 150, OptionalLong.of(825)));

    try (ModelAgent unpriced = agent(endpoint.url(), LONG, 0, List.of())) {
      assertThat(examined(unpriced, "split_brain_risk").effort().spent())
          .isEqualTo(new Spent(1, 1_200, 150, OptionalLong.empty()));
    }
  }

  /// Else a score of a model would hold rankings of the heuristic.
  @Test
  void answerThatFailsACheckIsAMissAndPaidFor() throws IOException, InterruptedException {
    endpoint.answer(completion(ONE_WAY.replace("its majority", "its majority for 77 seconds")));

    Graded graded = examined("split_brain_risk", LONG);

    assertThat(graded.kindIsRight()).isTrue();
    assertMissed(
        graded, "(refused): its sentences held a number that what they cite does not show.");
    assertThat(graded.effort().spent().inputTokens()).isEqualTo(1_200);
  }

  @Test
  void endpointThatFailsIsAMissWithItsReason() throws IOException, InterruptedException {
    endpoint.answer(completion("I think it is the disk."));
    assertMissed(examined("split_brain_risk", LONG), "(refused): it did not have the form");
    endpoint.answer(status(500, "boom " + KEY));
    assertMissed(examined("split_brain_risk", LONG), "(server_error): its endpoint failed with");
    endpoint.answer(status(401, "bad key " + KEY));
    assertMissed(examined("split_brain_risk", LONG), "(rejected): its endpoint refused");
    endpoint.answer(status(429, ""));
    assertMissed(examined("split_brain_risk", LONG), "(rate_limited): ");
    endpoint.answer(truncated(ONE_WAY));
    assertMissed(examined("split_brain_risk", LONG), "(unreachable): ");
    assertThat(endpoint.requests()).as("no question is repeated").hasSize(5);
  }

  @Test
  void endpointThatIsNotThereIsAMissThatCostNothing() throws IOException, InterruptedException {
    URI nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/v1");
    }
    try (ModelAgent agent = agent(nobody, LONG, 0.5, List.of())) {
      Graded graded = examined(agent, "split_brain_risk");
      assertMissed(graded, "(unreachable): nobody answered at its address.");
      assertThat(graded.effort().spent().inputTokens()).isZero();
    }
  }

  @Test
  void silentEndpointIsAMissAndTheNextIncidentIsAsked() throws IOException, InterruptedException {
    endpoint.answer(endpoint.silence());
    try (ModelAgent agent = agent(endpoint.url(), Duration.ofMillis(300), 0.5, List.of())) {
      Graded silent = examined(agent, "split_brain_risk");
      assertMissed(silent, "(timeout): it did not answer in time.");
      assertThat(silent.effort().spent().inputTokens())
          .as("it may have been paid for")
          .isPositive();
    }
    endpoint.answer(completion(ONE_WAY));
    assertThat(examined("split_brain_risk", LONG).causeSaid()).isEqualTo("asymmetric_partition");
  }

  /// As the examiner does when its own limit is the shorter one.
  @Test
  void questionThatIsCutOffIsAMiss() throws IOException, InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    endpoint.answer(out -> {
      asked.countDown();
      endpoint.silence().to(out);
    });
    TelemetryWindow window = CORPUS.window(truth("split_brain_risk"));
    try (ModelAgent agent = agent(endpoint.url(), LONG, 0.5, List.of())) {
      FutureTask<Diagnosis> question =
          new FutureTask<>(
              () -> agent.diagnoser("").diagnose(agent.classifier("").classify(window), window));
      Thread thread = Thread.ofPlatform().daemon().start(question);
      asked.await();
      thread.interrupt();

      assertThatThrownBy(question::get)
          .hasCauseInstanceOf(AgentFailedException.class)
          .hasMessageContaining("(cut_off)");
    }
  }

  /// The time of an incident may be shorter than that of a call.
  @Test
  void questionThatIsCutOffIsPaidForByTheIncidentThatAskedIt()
      throws IOException, InterruptedException {
    Truth truth = truth("split_brain_risk");
    TelemetryWindow window = CORPUS.window(truth);
    Examiner hasty = new Examiner(Duration.ofSeconds(3));
    try (ModelAgent agent = agent(endpoint.url(), LONG, 0.5, List.of())) {
      endpoint.answer(endpoint.silence());
      Graded silent = hasty.examine(agent, truth, window);
      endpoint.answer(completion(ONE_WAY));
      Graded answered = hasty.examine(agent, truth, window);

      assertThat(silent.cause().reason()).contains("No answer within 3.0 s.");
      assertThat(silent.effort().spent().calls()).isEqualTo(1);
      assertThat(silent.effort().spent().inputTokens()).isPositive();
      assertThat(answered.effort().spent())
          .isEqualTo(new Spent(1, 1_200, 150, OptionalLong.of(825)));
      assertThat(hasty.besides(agent)).isEqualTo(Spent.NOTHING);
    }
  }

  /// As in the control plane, which asks a model about anomalies only.
  @Test
  void whereNothingIsWrongNobodyIsAsked() throws IOException, InterruptedException {
    Graded graded = examined("none", LONG);

    assertThat(graded.causeSaid()).isEqualTo("healthy");
    assertThat(graded.effort().spent()).isEqualTo(Spent.NOTHING);
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void incidentsOfTheSameGroupAreNoPrecedents() throws IOException, InterruptedException {
    endpoint.answer(completion(ONE_WAY));
    String own = truth("split_brain_risk").recipe();
    try (ModelAgent agent =
        agent(endpoint.url(), LONG, 0, List.of(past("sibling", own), past("stranger", "other")))) {
      examined(agent, "split_brain_risk");
    }
    try (ModelAgent agent = agent(endpoint.url(), LONG, 0, List.of(past("sibling", own)))) {
      examined(agent, "split_brain_risk");
    }

    assertThat(precedents(endpoint.requests().getFirst())).as("the stranger").isEqualTo(1);
    assertThat(precedents(endpoint.requests().getLast())).isZero();
  }

  /// The model only ranks anew: what is on offer is the baseline's.
  @Test
  void offeredCausesAreTheBaselines() throws IOException, InterruptedException {
    endpoint.answer(completion(ONE_WAY));
    Truth truth = truth("split_brain_risk");
    Graded heuristic =
        new Examiner(LONG).examine(JavaAgent.heuristic(), truth, CORPUS.window(truth));

    try (ModelAgent agent = agent(endpoint.url(), LONG, 0, IncidentLibrary.curatedIncidents())) {
      assertThat(causes(examined(agent, "split_brain_risk")))
          .containsExactlyInAnyOrderElementsOf(causes(heuristic));
    }
  }

  private static int precedents(String request) {
    return request.split(" precedent kind=", -1).length - 1;
  }

  private static PastIncident past(String id, String group) {
    return new PastIncident(
        id,
        group,
        "elsewhere",
        new CaseDescription(
            AnomalyKind.SPLIT_BRAIN_RISK, new TreeSet<>(List.of(Sign.NODE_UNREACHABLE)), ""),
        RootCause.NETWORK_PARTITION,
        "",
        0);
  }

  private static List<String> causes(Graded graded) {
    return graded.cause().answer().stream()
        .flatMap(answer -> answer.ranked().stream())
        .map(CauseAnswer.Ranked::cause)
        .toList();
  }

  private static void assertMissed(Graded graded, String why) {
    assertThat(graded.cause().answer()).isEmpty();
    assertThat(graded.cause().reason())
        .hasValueSatisfying(reason ->
            assertThat(reason)
                .startsWith("The model's answer is not used ")
                .contains(why)
                .doesNotContain(KEY));
  }

  private Graded examined(String kind, Duration timeout) throws IOException, InterruptedException {
    try (ModelAgent agent = agent(endpoint.url(), timeout, 0.5, List.of())) {
      return examined(agent, kind);
    }
  }

  private static Graded examined(ModelAgent agent, String kind)
      throws IOException, InterruptedException {
    Truth truth = truth(kind);
    return new Examiner(LONG).examine(agent, truth, CORPUS.window(truth));
  }

  private static Truth truth(String kind) throws IOException {
    return CORPUS.truths().stream()
        .filter(truth -> truth.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static ModelAgent agent(
      URI url, Duration timeout, double price, List<PastIncident> past) {
    return new ModelAgent(
        new ModelSettings(
            url,
            "house/tiny-1",
            Optional.of(new Secret(KEY)),
            timeout,
            800,
            price,
            3 * price,
            new ModelCaps(16_000, 1_000, 1_000_000, 1_000_000, 1_000_000)),
        past,
        InstantSource.system());
  }
}

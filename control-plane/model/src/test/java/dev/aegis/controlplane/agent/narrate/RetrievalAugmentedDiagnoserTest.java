package dev.aegis.controlplane.agent.narrate;

import static dev.aegis.controlplane.agent.narrate.FakeModel.body;
import static dev.aegis.controlplane.agent.narrate.FakeModel.completion;
import static dev.aegis.controlplane.agent.narrate.FakeModel.envelope;
import static dev.aegis.controlplane.agent.narrate.FakeModel.status;
import static dev.aegis.controlplane.agent.narrate.FakeModel.truncated;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.aegis.controlplane.agent.narrate.ModelCall.Outcome;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.narrate.AnswerCheck;
import dev.aegis.controlplane.narrate.FactSheet;
import dev.aegis.controlplane.narrate.ModelAnswer;
import dev.aegis.controlplane.postmortem.TemplateDrafter;
import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/// What a model is told, what is made of a good answer, and what it may cost.
@Timeout(120)
class RetrievalAugmentedDiagnoserTest extends AskedModel {
  @Test
  void goodAnswerRanksTheKnownHypothesesAndTellsInWords() {
    endpoint.answer(completion(GOOD));

    Consultation consultation = consult();

    assertThat(consultation.call().outcome()).isEqualTo(Outcome.USED);
    assertThat(consultation.diagnosis().likeliest().cause())
        .isEqualTo(RootCause.MISCONFIGURED_TIMEOUTS);
    assertThat(consultation.diagnosis().ranked())
        .extracting(Hypothesis::cause)
        .containsExactlyInAnyOrderElementsOf(OWN.ranked().stream().map(Hypothesis::cause).toList());
    assertThat(consultation.diagnosis().diagnoserVersion())
        .isEqualTo("retrieval-1 with house/tiny-1");
    String draft =
        new TemplateDrafter()
            .draft(ANOMALY, consultation.diagnosis(), WINDOW, "x", consultation.narration())
            .markdown();
    assertThat(draft)
        .contains("## In the words of a model", "Written by house/tiny-1")
        .containsPattern("- Leadership changed 3 times within 120 seconds\\. \\[E[0-9]+]");
  }

  @Test
  void tokensCostAndTimeOfACallAreMeasured() {
    endpoint.answer(completion(GOOD));

    ModelCall call = consult().call();

    assertThat(call.inputTokens()).isEqualTo(1_200);
    assertThat(call.outputTokens()).isEqualTo(150);
    assertThat(call.microDollars()).isEqualTo(825);
    assertThat(call.took()).isPositive();
    assertThat(call.model()).isEqualTo("house/tiny-1");
  }

  @Test
  void modelIsToldTypedFactsAndOfferedNoTool() {
    endpoint.answer(completion(GOOD));
    consult();

    assertThat(endpoint.requests()).hasSize(1);
    assertThat(endpoint.requests().getFirst())
        .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
        .contains("Authorization: Bearer " + KEY)
        .doesNotContain("Upgrade:")
        .contains("\"json_schema\"", "\"max_tokens\"", "F1 anomaly kind=election_churn")
        .doesNotContain("\"tools\"", "connection refused since", "0f3a9c1d2e4b")
        .doesNotContainPattern("\\bn[123]\\b");
  }

  @Test
  void modelHearsOfNoEarlierDraftOfTheSameIncident() {
    PastIncident earlier =
        new PastIncident(
            "own:this-morning",
            TemplateDrafter.title(ANOMALY),
            "a draft of this agent",
            new CaseDescription(
                AnomalyKind.ELECTION_CHURN, new TreeSet<>(List.of(Sign.CLOCKS_APART)), ""),
            null,
            "",
            1);
    try (var remembering =
        new RetrievalAugmentedDiagnoser(
            new ModelSettings(
                endpoint.url(),
                "tiny",
                Optional.empty(),
                Duration.ofSeconds(30),
                800,
                0,
                0,
                ModelCaps.STANDARD),
            new HeuristicDiagnoser(),
            () -> new IncidentLibrary(List.of(earlier), new SignVectors()),
            now::get,
            List.of())) {
      remembering.consult(ANOMALY, OWN, WINDOW);
    }
    assertThat(endpoint.requests()).hasSize(1);
    assertThat(endpoint.requests().getFirst()).doesNotContain("precedent kind=", "Authorization");
  }

  @Test
  void spentBudgetSendsNothing() {
    ModelCaps one = new ModelCaps(100_000, 1, 100_000, 100_000, 100_000_000);
    try (var limited = diagnoser(endpoint.url(), Duration.ofSeconds(30), one, List.of())) {
      endpoint.answer(completion(GOOD));
      assertThat(limited.consult(ANOMALY, OWN, WINDOW).call().outcome()).isEqualTo(Outcome.USED);
      Consultation second = limited.consult(ANOMALY, OWN, WINDOW);
      assertDegraded(second, Outcome.BUDGET_SPENT);
      assertThat(second.call().wasMade()).isFalse();
      assertThat(endpoint.requests()).hasSize(1);

      now.updateAndGet(at -> at.plus(Duration.ofMinutes(61)));
      assertThat(limited.consult(ANOMALY, OWN, WINDOW).call().outcome()).isEqualTo(Outcome.USED);
    }
  }

  @Test
  void callThatTellsNoUsageCountsAsTheMost() {
    endpoint.answer(body(envelope(GOOD, "null")));
    long most = consult().call().inputTokens();
    assertThat(most).isGreaterThan(1_200);
    endpoint.answer(
        body(
            envelope(
                GOOD, "{\"prompt_tokens\":-5,\"completion_tokens\":-5,\"total_tokens\":-10}")));
    assertThat(consult().call().inputTokens()).isEqualTo(most);
  }

  @Test
  void whatAnEarlierProcessSpentStillCounts() {
    ModelCall before =
        new ModelCall(
            now.get().minus(Duration.ofHours(5)),
            "m",
            Outcome.USED,
            "",
            294_500,
            5_000,
            1,
            Duration.ZERO);
    try (var restarted =
        diagnoser(endpoint.url(), Duration.ofSeconds(30), ModelCaps.STANDARD, List.of(before))) {
      assertDegraded(restarted.consult(ANOMALY, OWN, WINDOW), Outcome.BUDGET_SPENT);
    }
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void tooBigAQuestionIsNotAsked() {
    try (var limited =
        diagnoser(
            endpoint.url(),
            Duration.ofSeconds(30),
            new ModelCaps(500, 10, 100_000, 100_000, 100_000_000),
            List.of())) {
      Consultation consultation = limited.consult(ANOMALY, OWN, WINDOW);
      assertDegraded(consultation, Outcome.BUDGET_SPENT);
      assertThat(consultation.call().reason()).contains("bigger than a call may be");
    }
  }

  @Test
  void answerThatCannotBeJudgedIsPaidForAndRecorded() {
    endpoint.answer(completion(GOOD));
    try (var failing =
        diagnoser(
            IncidentLibrary::curated,
            oneCallAnHour(),
            (_, _) -> {
              throw new IllegalStateException("rogue words");
            })) {
      Consultation consultation = failing.consult(ANOMALY, OWN, WINDOW);

      assertDegraded(consultation, Outcome.REFUSED);
      assertThat(consultation.call().reason())
          .isEqualTo("its answer could not be judged (IllegalStateException)");
      assertThat(consultation.call().wasMade()).isTrue();
      assertThat(consultation.call().inputTokens()).as("what was set aside").isGreaterThan(1_200);
      assertThat(consultation.call().outputTokens()).as("what was set aside").isEqualTo(800);
      assertDegraded(failing.consult(ANOMALY, OWN, WINDOW), Outcome.BUDGET_SPENT);
    }
    assertThat(endpoint.requests()).hasSize(1);
  }

  @Test
  void questionThatCannotBePutTogetherIsNotAskedAndCostsNothing() {
    try (var failing =
        diagnoser(
            () -> {
              throw new IllegalStateException("rogue words");
            },
            oneCallAnHour(),
            AnswerCheck::check)) {
      Consultation consultation = failing.consult(ANOMALY, OWN, WINDOW);

      assertDegraded(consultation, Outcome.NOT_ASKED);
      assertThat(consultation.call().reason())
          .isEqualTo("the question could not be asked (IllegalStateException)");
      assertThat(consultation.call().wasMade()).isFalse();
      assertThat(consultation.call().microDollars()).isZero();
    }
    assertThat(endpoint.requests()).isEmpty();
  }

  @Test
  void agentThatIsEndingAsksNothingMore() {
    diagnoser.close();
    assertDegraded(consult(), Outcome.NOT_ASKED);
  }

  private RetrievalAugmentedDiagnoser diagnoser(
      Supplier<IncidentLibrary> library,
      ModelCaps caps,
      BiFunction<ModelAnswer, FactSheet, AnswerCheck.Checked> check) {
    return new RetrievalAugmentedDiagnoser(
        new ModelSettings(
            endpoint.url(),
            "house/tiny-1",
            Optional.of(new Secret(KEY)),
            Duration.ofSeconds(30),
            800,
            0.5,
            1.5,
            caps),
        new HeuristicDiagnoser(),
        library,
        now::get,
        List.of(),
        check);
  }

  private static ModelCaps oneCallAnHour() {
    return new ModelCaps(100_000, 1, 100_000, 100_000, 100_000_000);
  }

  @Test
  void keyAndWordsOfTheEndpointNeverReachALog() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
    List<String> told = new ArrayList<>();
    try {
      LoggerFactory.getLogger("dev.langchain4j.model.openai").trace("probe");
      for (FakeModel.Reply reply :
          List.of(
              completion(GOOD),
              completion("rogue words"),
              status(401, "rogue words " + KEY),
              status(429, "rogue words " + KEY),
              status(500, "rogue words " + KEY),
              truncated("rogue words and more"),
              body("rogue words"))) {
        endpoint.answer(reply);
        told.add(consult().toString());
        now.updateAndGet(at -> at.plus(Duration.ofHours(2)));
      }
    } finally {
      root.setLevel(before);
      root.detachAppender(appender);
    }
    for (ILoggingEvent event : List.copyOf(appender.list)) {
      told.add(event.getFormattedMessage());
      if (event.getThrowableProxy() != null) {
        told.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    assertThat(told).as("what is logged below is heard").contains("probe");
    assertThat(told).noneMatch(text -> text.contains(KEY));
    assertThat(told).noneMatch(text -> text.contains("rogue words"));
  }
}

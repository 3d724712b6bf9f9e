package dev.aegis.controlplane.agent.narrate;

import dev.aegis.controlplane.agent.narrate.ModelBudget.Spending;
import dev.aegis.controlplane.agent.narrate.ModelCall.Outcome;
import dev.aegis.controlplane.narrate.AnswerCheck;
import dev.aegis.controlplane.narrate.FactSheet;
import dev.aegis.controlplane.narrate.ModelAnswer;
import dev.aegis.controlplane.narrate.Refusal;
import dev.aegis.controlplane.postmortem.Narration;
import dev.aegis.controlplane.postmortem.TemplateDrafter;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.TelemetryWindow;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks a model to rank the hypotheses the agent already has, and to put the facts into words
/// (paper, section 3.3). Thread-safe.
///
/// The model is advisory in every sense. It sees typed facts and no text of anybody; it has no
/// tool; what it answers is checked by [AnswerCheck] and used whole or not at all. Whatever goes
/// wrong, from a refused connection to a clever lie, the result is the agent's own diagnosis and
/// one sentence about why. A call ends within its time limit, is never repeated, and never throws.
public final class RetrievalAugmentedDiagnoser implements RootCauseDiagnoser, AutoCloseable {
  /// Changes with the question or the checks.
  public static final String VERSION = "retrieval-1";

  /// A cautious guess: a token of English has about four, numbers and names of metrics have fewer.
  private static final int CHARACTERS_PER_TOKEN = 2;

  private final ModelSettings settings;
  private final RootCauseDiagnoser own;
  private final Supplier<IncidentLibrary> library;
  private final InstantSource clock;
  private final BiFunction<ModelAnswer, FactSheet, AnswerCheck.Checked> check;
  private final ModelBudget budget;
  private final ModelHttp http;
  private final ChatModel model;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("model-", 0).factory());

  /// @param own the diagnoser whose hypotheses are on offer, and whose result stands if all fails
  /// @param library asked for when it is needed
  /// @param before what calls of an earlier process cost
  public RetrievalAugmentedDiagnoser(
      ModelSettings settings,
      RootCauseDiagnoser own,
      Supplier<IncidentLibrary> library,
      InstantSource clock,
      List<ModelCall> before) {
    this(settings, own, library, clock, before, AnswerCheck::check);
  }

  /// @param check decides what of an answer is believed
  RetrievalAugmentedDiagnoser(
      ModelSettings settings,
      RootCauseDiagnoser own,
      Supplier<IncidentLibrary> library,
      InstantSource clock,
      List<ModelCall> before,
      BiFunction<ModelAnswer, FactSheet, AnswerCheck.Checked> check) {
    this.check = check;
    this.settings = settings;
    this.own = own;
    this.library = library;
    this.clock = clock;
    this.budget =
        new ModelBudget(
            settings.caps(),
            before.stream()
                .filter(ModelCall::wasMade)
                .map(call ->
                    new Spending(
                        call.at(), call.inputTokens() + call.outputTokens(), call.microDollars()))
                .toList());
    this.http = new ModelHttp(settings.url(), settings.timeout());
    this.model = model();
  }

  private ChatModel model() {
    return OpenAiChatModel.builder()
        .httpClientBuilder(http)
        .baseUrl(settings.url().toString().replaceAll("/+$", ""))
        .apiKey(settings.apiKey().map(Secret::reveal).orElse(null))
        .modelName(settings.name())
        .temperature(0.0)
        .maxTokens(settings.maxOutputTokens())
        .timeout(settings.timeout())
        .maxRetries(0)
        .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
        .strictJsonSchema(true)
        .logRequests(false)
        .logResponses(false)
        .build();
  }

  @Override
  public Diagnosis diagnose(Anomaly anomaly, TelemetryWindow window) {
    return consult(anomaly, own.diagnose(anomaly, window), window).diagnosis();
  }

  /// Asks about one incident.
  ///
  /// @param heuristic the agent's own diagnosis of it
  public Consultation consult(Anomaly anomaly, Diagnosis heuristic, TelemetryWindow window) {
    return consult(anomaly, heuristic, window, library);
  }

  /// Asks about one incident, with precedents for this question alone.
  ///
  /// @param heuristic the agent's own diagnosis of it
  /// @param precedents where precedents are looked for, in place of the library
  public Consultation consult(
      Anomaly anomaly,
      Diagnosis heuristic,
      TelemetryWindow window,
      Supplier<IncidentLibrary> precedents) {
    Asking asking = new Asking(clock.instant(), System.nanoTime(), 0, 0);
    FactSheet sheet;
    try {
      String ownGroup = TemplateDrafter.title(anomaly);
      sheet = FactSheet.of(anomaly, heuristic, window, precedents.get(), ownGroup);
      asking = asking.about(sheet);
    } catch (RuntimeException e) {
      return failed(heuristic, asking, Failure.ofAsking(e));
    }
    return ask(heuristic, sheet, asking);
  }

  private Consultation ask(Diagnosis heuristic, FactSheet sheet, Asking asking) {
    Optional<String> spent = budget.reserve(asking.most());
    if (spent.isPresent()) {
      return degraded(heuristic, asking, Outcome.BUDGET_SPENT, spent.get(), 0, 0);
    }
    Future<ChatResponse> answer;
    try {
      answer = threads.submit(() -> model.chat(Question.about(sheet)));
    } catch (RejectedExecutionException e) {
      return failed(heuristic, asking, Failure.ofAsking(e));
    }
    try {
      return judge(
          heuristic,
          sheet,
          asking,
          answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      answer.cancel(true);
      return failed(heuristic, asking, Failure.TIMEOUT);
    } catch (ExecutionException e) {
      return failed(heuristic, asking, Failure.of(e));
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return failed(heuristic, asking, Failure.CUT_OFF);
    } catch (RuntimeException e) {
      return failed(heuristic, asking, Failure.ofJudging(e));
    }
  }

  /// One call while it is made.
  private final class Asking {
    private final Instant at;
    private final long startedNanos;
    private final long inputTokens;
    private final long outputTokens;

    Asking(Instant at, long startedNanos, long inputTokens, long outputTokens) {
      this.at = at;
      this.startedNanos = startedNanos;
      this.inputTokens = inputTokens;
      this.outputTokens = outputTokens;
    }

    Asking about(FactSheet sheet) {
      long question = Question.characters(sheet) / CHARACTERS_PER_TOKEN;
      return new Asking(at, startedNanos, question, settings.maxOutputTokens());
    }

    /// The most it can cost: what is set aside.
    Spending most() {
      return spending(inputTokens, outputTokens);
    }

    Spending spending(long input, long output) {
      return new Spending(at, input + output, settings.microDollars(input, output));
    }

    ModelCall ended(Outcome outcome, String reason, long input, long output) {
      return new ModelCall(
          at,
          settings.name(),
          outcome,
          reason,
          input,
          output,
          settings.microDollars(input, output),
          Duration.ofNanos(System.nanoTime() - startedNanos));
    }
  }

  private Consultation judge(
      Diagnosis heuristic, FactSheet sheet, Asking asking, ChatResponse response) {
    TokenUsage usage = response.tokenUsage();
    long input = told(usage == null ? null : usage.inputTokenCount(), asking.inputTokens);
    long output = told(usage == null ? null : usage.outputTokenCount(), asking.outputTokens);
    AnswerCheck.Checked checked =
        Optional.ofNullable(response.aiMessage().text())
            .flatMap(AnswerReader::read)
            .map(answer -> check.apply(answer, sheet))
            .orElse(new AnswerCheck.Checked.Refused(Refusal.WRONG_SHAPE));
    Consultation consultation =
        switch (checked) {
          case AnswerCheck.Checked.Refused(Refusal reason) ->
              degraded(heuristic, asking, Outcome.REFUSED, reason.sentence(), input, output);
          case AnswerCheck.Checked.Accepted accepted ->
              new Consultation(
                  AnswerCheck.reordered(
                      heuristic, accepted.order(), VERSION + " with " + settings.name()),
                  new Narration.Told(settings.name(), accepted.sentences()),
                  asking.ended(Outcome.USED, "", input, output));
        };
    budget.settle(asking.most(), asking.spending(input, output));
    return consultation;
  }

  /// What an endpoint says a call cost; what was set aside, if it says nothing or nonsense.
  private static long told(@Nullable Integer tokens, long setAside) {
    return tokens == null || tokens < 0 ? setAside : tokens;
  }

  private Consultation failed(Diagnosis heuristic, Asking asking, Failure failure) {
    if (failure.isFree()) {
      budget.settle(asking.most(), asking.spending(0, 0));
      return degraded(heuristic, asking, failure.outcome(), failure.sentence(), 0, 0);
    }
    return degraded(
        heuristic,
        asking,
        failure.outcome(),
        failure.sentence(),
        asking.inputTokens,
        asking.outputTokens);
  }

  private static Consultation degraded(
      Diagnosis heuristic, Asking asking, Outcome outcome, String reason, long input, long output) {
    return new Consultation(
        new Diagnosis(
            heuristic.ranked(),
            heuristic.diagnoserVersion() + " (a model was not used: " + reason + ")"),
        new Narration.NotUsed(reason),
        asking.ended(outcome, reason, input, output));
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }
}

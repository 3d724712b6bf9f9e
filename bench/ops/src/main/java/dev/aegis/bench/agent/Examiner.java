package dev.aegis.bench.agent;

import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.CauseAnswer;
import dev.aegis.bench.grade.Effort;
import dev.aegis.bench.grade.Graded;
import dev.aegis.bench.grade.KindAnswer;
import dev.aegis.bench.grade.Response;
import dev.aegis.bench.grade.Response.Given;
import dev.aegis.bench.grade.Response.Missed;
import dev.aegis.bench.grade.Spent;
import dev.aegis.bench.score.EpisodeScore;
import dev.aegis.bench.stream.Moments;
import dev.aegis.bench.stream.Said;
import dev.aegis.bench.stream.Watcher;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks an agent about an incident: first the kind, then, with what it said, the causes. An agent
/// never sees the truth, and never breaks the run: no answer in time, an exception, an answer that
/// is none are misses with a reason. One examiner examines one agent, from one thread.
///
/// What an agent spends on a model is booked on the incident that it was asked about. A question
/// that is cut off is waited for a moment, since its agent books what it spent as it ends; whatever
/// is booked later still belongs to no incident, and is told apart ([#besides]).
public final class Examiner {
  private static final int REASON_CHARACTERS = 200;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration TO_COME_TO_AN_END = Duration.ofSeconds(1);

  private final Duration limit;
  private Optional<Thread> givenUp = Optional.empty();
  private Spent ofThese = Spent.NOTHING;
  private Spent besides = Spent.NOTHING;

  /// @param limit of each of the two questions
  public Examiner(Duration limit) {
    this.limit = limit;
  }

  /// Asks for the kind, then for the causes.
  ///
  /// @throws InterruptedException when the run is ended
  public Graded examine(Agent agent, Truth truth, TelemetryWindow window)
      throws InterruptedException {
    ofThese = Spent.NOTHING;
    double processorBegin = ProcessorTime.seconds();
    long begin = System.nanoTime();
    Response<Anomaly> anomaly =
        within(agent, () -> agent.classifier(truth.recipe()).classify(window));
    Response<Diagnosis> diagnosis =
        switch (anomaly) {
          case Given<Anomaly>(Anomaly said) ->
              within(agent, () -> agent.diagnoser(truth.recipe()).diagnose(said, window));
          case Missed<Anomaly> _ -> new Missed<>("It was not asked, since it had said no kind.");
        };
    Effort effort =
        new Effort(
            (System.nanoTime() - begin) / NANOS_PER_SECOND,
            // a process that was ended takes along what nobody has waited for
            Math.max(0, ProcessorTime.seconds() - processorBegin),
            ofThese);
    return new Graded(truth, kind(anomaly), cause(diagnosis), effort);
  }

  private static Response<KindAnswer> kind(Response<Anomaly> anomaly) {
    return switch (anomaly) {
      case Given<Anomaly>(Anomaly said) ->
          new Given<>(
              new KindAnswer(
                  said.kind().wireName(),
                  said.confidence(),
                  entities(said.subject()),
                  said.severity().wireName()));
      case Missed<Anomaly>(String reason) -> new Missed<>(reason);
    };
  }

  private static Set<String> entities(Subject subject) {
    return switch (subject) {
      case Subject.Node(NodeId node) -> Set.of(node.value());
      case Subject.Link(NodeId from, NodeId to) ->
          from.equals(to) ? Set.of(from.value()) : Set.of(from.value(), to.value());
      case Subject.Cluster() -> Set.of("cluster");
    };
  }

  /// Lets an agent watch an episode as it happened: it is asked about the window that it would have
  /// had at each moment. A question without an answer counts as silence, and is counted besides; an
  /// agent that does not know what is wrong raises no alarm.
  ///
  /// @throws InterruptedException when the run is ended
  public EpisodeScore watch(Agent agent, Episode episode) throws InterruptedException {
    ofThese = Spent.NOTHING;
    Optional<Watcher> own = agent.watcher();
    EpisodeScore score =
        own.isPresent()
            ? watchedByItself(agent, own.get(), episode)
            : watchedByLooks(agent, episode);
    besides = besides.plus(ofThese);
    return score;
  }

  /// What it spent so far that is booked on no incident: while it watched, and on answers that came
  /// to an end long after their time.
  ///
  /// @throws InterruptedException when the run is ended
  public Spent besides(Agent agent) throws InterruptedException {
    // a moment for one that is still at work: what it books later yet is told nowhere
    isBusy(agent);
    besides = besides.plus(agent.takeSpent());
    return besides;
  }

  private EpisodeScore watchedByLooks(Agent agent, Episode episode) throws InterruptedException {
    List<Said> said = new ArrayList<>();
    int missed = 0;
    for (long at : Moments.of(episode.recording())) {
      TelemetryWindow window = episode.recording().between(at - Moments.WINDOW_MS, at);
      Response<Anomaly> anomaly =
          within(agent, () -> agent.classifier(episode.truth().recipe()).classify(window));
      missed += anomaly.reason().isPresent() ? 1 : 0;
      String kind = anomaly.answer().map(one -> one.kind().wireName()).orElse(Truth.NONE);
      said.add(alarm(new Said(at, kind, "", 0)));
    }
    return EpisodeScore.of(episode.truth(), said, missed);
  }

  /// Such an agent is asked about all moments at once, and has the time of all of them.
  private EpisodeScore watchedByItself(Agent agent, Watcher watcher, Episode episode)
      throws InterruptedException {
    List<Long> moments = Moments.of(episode.recording());
    Response<List<Said>> answer =
        within(agent, limit.multipliedBy(moments.size()), () -> watcher.watch(episode));
    return switch (answer) {
      case Given<List<Said>>(List<Said> said) ->
          EpisodeScore.of(episode.truth(), said.stream().map(Examiner::alarm).toList());
      case Missed<List<Said>> _ ->
          EpisodeScore.of(
              episode.truth(),
              moments.stream().map(at -> new Said(at, Truth.NONE, "", 0)).toList(),
              moments.size());
    };
  }

  private static Said alarm(Said said) {
    return said.kind().equals(KindAnswer.UNDETERMINED)
        ? new Said(said.atMs(), Truth.NONE, said.detail(), said.abstentions())
        : said;
  }

  private static Response<CauseAnswer> cause(Response<Diagnosis> diagnosis) {
    return switch (diagnosis) {
      case Given<Diagnosis>(Diagnosis said) ->
          new Given<>(
              new CauseAnswer(
                  said.ranked().stream()
                      .map(one -> new CauseAnswer.Ranked(one.cause().wireName(), one.score()))
                      .toList()));
      case Missed<Diagnosis>(String reason) -> new Missed<>(reason);
    };
  }

  private <T> Response<T> within(Agent agent, Callable<T> question) throws InterruptedException {
    return within(agent, limit, question);
  }

  /// On a thread of its own, which is given up when the time is over: a daemon, so an agent that
  /// never returns cannot keep the process alive. Nor is it asked meanwhile: it would answer two at
  /// once.
  private <T> Response<T> within(Agent agent, Duration time, Callable<T> question)
      throws InterruptedException {
    if (isBusy(agent)) {
      return new Missed<>("It is still busy with an earlier question.");
    }
    // nobody is at work, so this was spent by a question that is long over
    besides = besides.plus(agent.takeSpent());
    FutureTask<T> task = new FutureTask<>(question);
    Thread thread = Thread.ofPlatform().daemon().name("agent").start(task);
    try {
      // an agent need not keep the rule that it answers something
      return Optional.ofNullable(task.get(time.toNanos(), TimeUnit.NANOSECONDS))
          .<Response<T>>map(Given::new)
          .orElseGet(() -> new Missed<>("It answered nothing."));
    } catch (TimeoutException _) {
      task.cancel(true);
      agent.cutOff();
      givenUp = Optional.of(thread);
      thread.join(TO_COME_TO_AN_END);
      return new Missed<>("No answer within %s s.".formatted(time.toMillis() / 1000.0));
    } catch (ExecutionException failure) {
      return new Missed<>(reason(failure));
    } finally {
      ofThese = ofThese.plus(agent.takeSpent());
    }
  }

  private boolean isBusy(Agent agent) throws InterruptedException {
    if (givenUp.isPresent() && givenUp.get().isAlive()) {
      // it may have begun something else after it was cut off
      agent.cutOff();
      return !givenUp.get().join(TO_COME_TO_AN_END);
    }
    return false;
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = Optional.ofNullable(failure.getCause()).orElse(failure);
    String words = Optional.ofNullable(cause.getMessage()).orElse("");
    String reason =
        cause instanceof AgentFailedException
            ? words
            : "It failed: %s %s".formatted(cause.getClass().getSimpleName(), words).strip();
    String cut =
        reason.length() <= REASON_CHARACTERS
            ? reason
            : reason.substring(0, REASON_CHARACTERS) + "...";
    // half a character, of the agent's or of the cut, cannot be written to a report
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}

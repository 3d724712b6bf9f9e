package dev.aegis.bench.agent;

import dev.aegis.bench.grade.Spent;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/// An agent in any language, asked by lines of JSON (see [AgentWire]). The process is started for
/// the first question and kept; after a failure of any sort it is ended, and started anew for the
/// next one.
public final class ProcessAgent implements Agent {
  private final String name;
  private final List<String> command;
  private final int memoryMib;
  private final AtomicReference<Spent> spent = new AtomicReference<>(Spent.NOTHING);
  private final AtomicReference<Optional<AgentPipe>> pipe = new AtomicReference<>(Optional.empty());

  /// @param command the program and its arguments
  /// @param memoryMib how much it may hold, with all it starts
  public ProcessAgent(String name, List<String> command, int memoryMib) {
    this.name = name;
    this.command = List.copyOf(command);
    this.memoryMib = memoryMib;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AnomalyClassifier classifier(String group) {
    return window ->
        asking(open -> open.does(AgentWire.CLASSIFY))
            ? asking(open ->
                AgentWire.readKind(
                    paid(open.ask(AgentWire.classify(window))), window, open.version()))
            : JavaAgent.Baseline.classify(window);
  }

  @Override
  public RootCauseDiagnoser diagnoser(String group) {
    return (anomaly, window) ->
        asking(open -> open.does(AgentWire.DIAGNOSE))
            ? asking(open ->
                AgentWire.readCauses(
                    paid(open.ask(AgentWire.diagnose(anomaly, window))), open.version()))
            : JavaAgent.Baseline.diagnose(group, anomaly, window);
  }

  /// Before the answer is judged: one that cannot be used has cost as much.
  private JsonNode paid(JsonNode answer) {
    Spent one = AgentWire.readSpent(answer);
    spent.updateAndGet(before -> before.plus(one));
    return answer;
  }

  @Override
  public Spent takeSpent() {
    return spent.getAndSet(Spent.NOTHING);
  }

  private interface Question<T> {
    T ask(AgentPipe pipe) throws IOException;
  }

  private <T> T asking(Question<T> question) {
    try {
      return asking(question, open());
    } catch (IOException failure) {
      throw new AgentFailedException("Its process: " + failure.getMessage(), failure);
    }
  }

  private <T> T asking(Question<T> question, AgentPipe mine) throws IOException {
    try {
      return question.ask(mine);
    } catch (IOException | AgentFailedException failure) {
      giveUp(mine);
      throw failure;
    }
  }

  private AgentPipe open() throws IOException {
    Optional<AgentPipe> open = pipe.get();
    if (open.isPresent()) {
      return open.get();
    }
    AgentPipe started = AgentPipe.start(command, memoryMib);
    // before the greeting, so that cutOff() frees whoever waits for that
    pipe.set(Optional.of(started));
    return asking(AgentPipe::greet, started);
  }

  /// Whoever was cut off wakes late, when the next question may have a process of its own.
  private void giveUp(AgentPipe mine) {
    mine.end();
    pipe.updateAndGet(open -> open.filter(one -> one != mine));
  }

  @Override
  public void cutOff() {
    pipe.getAndSet(Optional.empty()).ifPresent(AgentPipe::end);
  }

  @Override
  public void close() {
    cutOff();
  }
}

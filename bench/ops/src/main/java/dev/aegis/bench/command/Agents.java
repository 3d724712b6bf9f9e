package dev.aegis.bench.command;

import dev.aegis.bench.agent.Agent;
import dev.aegis.bench.agent.JavaAgent;
import dev.aegis.bench.agent.ProcessAgent;
import dev.aegis.bench.baseline.AlertAgent;
import dev.aegis.bench.baseline.Baselines;
import dev.aegis.bench.baseline.NearestNeighbour;
import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.model.ModelAgent;
import dev.aegis.bench.prometheus.AlertRule;
import dev.aegis.bench.prometheus.RulePacks;
import dev.aegis.controlplane.recall.IncidentLibrary;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Agents by the word after `--agent`.
final class Agents {
  /// The word for a language model.
  static final String MODEL = "model";

  private static final String OF_CLASS = "java:";
  private static final String OF_PROCESS = "process:";

  private Agents() {}

  /// A minute of a rule's ranges and waiting times passes in a second.
  private static final long FACTOR = 60;

  private static final long READING_S = 5;

  /// The agent; none where it needs a program that is not installed.
  ///
  /// @throws IllegalArgumentException if there is no such agent
  /// @throws IOException if it has to read the suite and cannot
  static Optional<Agent> named(String word, Corpus corpus, List<Truth> truths, Means means)
      throws IOException {
    Optional<List<AlertRule>> rules = rules(word);
    if (rules.isPresent()) {
      return means.promtool().isPresent()
          ? Optional.of(AlertAgent.of(word, rules.get(), means.promtool().get()))
          : Optional.empty();
    }
    return Optional.of(certain(word, corpus, truths, means));
  }

  private static Optional<List<AlertRule>> rules(String word) {
    return switch (word) {
      case "etcd-rules" -> Optional.of(RulePacks.etcdMixin());
      case "etcd-rules-scaled" ->
          Optional.of(RulePacks.scaled(RulePacks.etcdMixin(), FACTOR, READING_S));
      case "rule-union" -> Optional.of(RulePacks.union());
      case "rule-union-scaled" ->
          Optional.of(RulePacks.scaled(RulePacks.union(), FACTOR, READING_S));
      default -> Optional.empty();
    };
  }

  private static Agent certain(String word, Corpus corpus, List<Truth> truths, Means means)
      throws IOException {
    if (word.startsWith(OF_CLASS)) {
      return JavaAgent.ofClass(word.substring(OF_CLASS.length()));
    }
    if (word.startsWith(OF_PROCESS)) {
      String command = word.substring(OF_PROCESS.length()).strip();
      if (command.isEmpty()) {
        throw new IllegalArgumentException("process: needs a program.");
      }
      return new ProcessAgent(command, List.of(command.split("\\s+", -1)), means.memoryMib());
    }
    if (word.equals(MODEL)) {
      return new ModelAgent(
          means.model().orElseThrow(() -> new NoModelException("no address")),
          IncidentLibrary.curatedIncidents(),
          InstantSource.system());
    }
    return switch (word) {
      case "heuristic" -> JavaAgent.heuristic();
      case "always-none" -> Baselines.alwaysNone();
      case "majority" -> Baselines.majority(truths);
      case "kind-to-cause" -> Baselines.kindToCause();
      case "three-sigma" -> Baselines.threeSigma();
      case "cusum" -> Baselines.cusum();
      case "nearest-neighbour" -> nearestNeighbour(corpus, truths);
      default ->
          throw new IllegalArgumentException(
              "There is no agent '%s'; ./aegis bench --help lists them.".formatted(word));
    };
  }

  private static NearestNeighbour nearestNeighbour(Corpus corpus, List<Truth> truths)
      throws IOException {
    NearestNeighbour agent = new NearestNeighbour();
    for (Truth truth : truths) {
      agent.learn(truth, corpus.window(truth));
    }
    return agent;
  }
}

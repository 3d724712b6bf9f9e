package dev.aegis.bench.baseline;

import dev.aegis.bench.agent.Agent;
import dev.aegis.bench.agent.AgentFailedException;
import dev.aegis.bench.corpus.Episode;
import dev.aegis.bench.prometheus.AlertRule;
import dev.aegis.bench.prometheus.AlertWatcher;
import dev.aegis.bench.stream.Said;
import dev.aegis.bench.stream.Watcher;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A pack of alert rules as an agent, in the rule engine of Prometheus: of the alerts that fire at
/// any moment of a window, the first of the pack says the kind, and a table the cause. An alert
/// that speaks of no kind in particular says `undetermined`.
public final class AlertAgent implements Agent {
  private static final String UNDETERMINED = RootCause.UNDETERMINED.wireName();

  private final String name;
  private final Path work;
  private final AlertWatcher watcher;

  private AlertAgent(String name, Path work, AlertWatcher watcher) {
    this.name = name;
    this.work = work;
    this.watcher = watcher;
  }

  /// An agent, which keeps files in a folder of its own until it is closed.
  ///
  /// @param promtool the program
  /// @throws IOException if there can be no such folder
  public static AlertAgent of(String name, List<AlertRule> rules, Path promtool)
      throws IOException {
    Path work = Files.createTempDirectory("aegis-bench-alerts");
    return new AlertAgent(name, work, new AlertWatcher(name, rules, promtool, work));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AnomalyClassifier classifier(String group) {
    return this::classify;
  }

  @Override
  public RootCauseDiagnoser diagnoser(String group) {
    return (anomaly, _) -> Verdicts.byTable(anomaly.kind());
  }

  @Override
  public Optional<Watcher> watcher() {
    return Optional.of(new Watching(watcher));
  }

  /// While it watches it says the same words as when it is asked.
  private record Watching(AlertWatcher rules) implements Watcher {
    @Override
    public String name() {
      return rules.name();
    }

    @Override
    public List<Said> watch(Episode episode) throws IOException, InterruptedException {
      return rules.watch(episode).stream()
          .map(one -> new Said(one.atMs(), word(one.kind()), one.detail(), one.abstentions()))
          .toList();
    }
  }

  private static String word(String kind) {
    return kind.equals(AlertRule.SYMPTOM) ? UNDETERMINED : kind;
  }

  private Anomaly classify(TelemetryWindow window) {
    return Verdicts.of(
        first(window).map(rule -> new AnomalyKind(word(rule.kind()))).orElse(AnomalyKind.NONE),
        1,
        window);
  }

  private Optional<AlertRule> first(TelemetryWindow window) {
    try {
      return watcher.first(WindowRecording.of(window));
    } catch (IOException failure) {
      throw new AgentFailedException(
          Optional.ofNullable(failure.getMessage()).orElse("promtool cannot be asked"), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AgentFailedException("It was interrupted.", interrupted);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(work)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(work);
    } catch (IOException failure) {
      throw new AgentFailedException("The files in " + work + " stay: " + failure, failure);
    }
  }
}

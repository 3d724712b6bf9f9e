package dev.aegis.bench.baseline;

import dev.aegis.bench.agent.Agent;
import dev.aegis.bench.agent.JavaAgent;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.RootCause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// The simple agents that look at nothing, or at one signal at a time.
public final class Baselines {
  private Baselines() {}

  /// All is well, always: what a suite full of healthy windows would praise.
  public static Agent alwaysNone() {
    return constant("always-none", AnomalyKind.NONE, RootCause.HEALTHY);
  }

  /// The commonest kind and the commonest cause of the suite, whatever the window shows; the first
  /// by name of equals.
  public static Agent majority(List<Truth> truths) {
    return constant(
        "majority",
        new AnomalyKind(commonest(truths, Truth::kind)),
        new RootCause(commonest(truths, Truth::cause)));
  }

  private static String commonest(List<Truth> truths, Function<Truth, String> label) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    truths.forEach(truth -> counts.merge(label.apply(truth), 1, Integer::sum));
    String commonest = Truth.NONE;
    int most = 0;
    for (Map.Entry<String, Integer> count : counts.entrySet()) {
      if (count.getValue() > most) {
        commonest = count.getKey();
        most = count.getValue();
      }
    }
    return commonest;
  }

  private static Agent constant(String name, AnomalyKind kind, RootCause cause) {
    return both(name, window -> Verdicts.of(kind, 1, window), (_, _) -> Verdicts.one(cause));
  }

  /// The kind of the deterministic baseline, and the cause that the paper's Table 3 has beside it:
  /// how much of a diagnosis is that table.
  public static Agent kindToCause() {
    return new JavaAgent(
        "kind-to-cause",
        Optional.empty(),
        Optional.of((anomaly, _) -> Verdicts.byTable(anomaly.kind())));
  }

  /// The signal that strays furthest from its own beginning, if by more than three standard
  /// deviations.
  public static Agent threeSigma() {
    return bySignal("three-sigma", Detectors::threeSigma);
  }

  /// The signal that first adds up to a shift from its own beginning (E. S. Page, "Continuous
  /// inspection schemes", Biometrika 41, 1954).
  public static Agent cusum() {
    return bySignal("cusum", Detectors::cusum);
  }

  private static Agent bySignal(String name, Function<Signals, Detectors.Alarm> detector) {
    return both(
        name,
        window -> {
          Detectors.Alarm alarm = detector.apply(Signals.of(window));
          return Verdicts.of(alarm.kind(), alarm.confidence(), window);
        },
        (anomaly, _) -> Verdicts.byTable(anomaly.kind()));
  }

  private static Agent both(
      String name, AnomalyClassifier classifier, RootCauseDiagnoser diagnoser) {
    return new JavaAgent(name, Optional.of(classifier), Optional.of(diagnoser));
  }
}

package dev.aegis.bench.baseline;

import dev.aegis.bench.agent.Agent;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Says what was true of the most similar incident of the suite that is of another group: retrieval
/// without a model. It cannot know a kind of which the suite has one group only.
public final class NearestNeighbour implements Agent {
  /// @param point the peaks of the signals, on a logarithmic scale
  private record Known(Truth truth, List<Double> point) {}

  private record Near(Truth truth, double distance) {}

  private final List<Known> known = new ArrayList<>();

  /// Remembers an incident.
  public void learn(Truth truth, TelemetryWindow window) {
    known.add(new Known(truth, point(window)));
  }

  private static List<Double> point(TelemetryWindow window) {
    Signals signals = Signals.of(window);
    return signals.deviations().keySet().stream()
        .map(kind -> Math.log1p(signals.peak(kind)))
        .toList();
  }

  private List<Near> nearest(String group, TelemetryWindow window) {
    List<Double> point = point(window);
    return known.stream()
        .filter(one -> !one.truth().recipe().equals(group))
        .map(one -> new Near(one.truth(), distance(one.point(), point)))
        .sorted(Comparator.comparingDouble(Near::distance).thenComparing(near -> near.truth().id()))
        .toList();
  }

  private static double distance(List<Double> one, List<Double> two) {
    double squares = 0;
    for (int i = 0; i < one.size(); i++) {
      double apart = one.get(i) - two.get(i);
      squares += apart * apart;
    }
    return Math.sqrt(squares);
  }

  @Override
  public String name() {
    return "nearest-neighbour";
  }

  @Override
  public AnomalyClassifier classifier(String group) {
    return window -> {
      List<Near> nearest = nearest(group, window);
      return nearest.isEmpty()
          ? Verdicts.of(AnomalyKind.NONE, 0, window)
          : Verdicts.of(
              new AnomalyKind(nearest.getFirst().truth().kind()),
              closeness(nearest.getFirst()),
              window);
    };
  }

  @Override
  public RootCauseDiagnoser diagnoser(String group) {
    return (_, window) -> {
      List<Hypothesis> ranked = new ArrayList<>();
      Set<String> named = new TreeSet<>();
      for (Near near : nearest(group, window)) {
        if (named.add(near.truth().cause())) {
          ranked.add(Verdicts.because(new RootCause(near.truth().cause()), closeness(near)));
        }
      }
      return ranked.isEmpty()
          ? Verdicts.one(RootCause.UNDETERMINED)
          : new Diagnosis(ranked, Verdicts.VERSION);
    };
  }

  private static double closeness(Near near) {
    return 1 / (1 + near.distance());
  }
}

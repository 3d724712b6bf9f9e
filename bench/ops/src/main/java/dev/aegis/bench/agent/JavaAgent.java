package dev.aegis.bench.agent;

import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/// An agent in Java: one or both parts. One that is left out is the deterministic baseline's
/// (paper, section 6.3).
public final class JavaAgent implements Agent {
  private final String name;
  private final Optional<AnomalyClassifier> classifier;
  private final Optional<RootCauseDiagnoser> diagnoser;

  public JavaAgent(
      String name, Optional<AnomalyClassifier> classifier, Optional<RootCauseDiagnoser> diagnoser) {
    this.name = name;
    this.classifier = classifier;
    this.diagnoser = diagnoser;
  }

  /// The deterministic baseline: the control plane's rules and its heuristic diagnoser.
  public static JavaAgent heuristic() {
    return new JavaAgent("heuristic", Optional.empty(), Optional.empty());
  }

  /// An object of a class on the class path, which is a classifier, a diagnoser or both.
  ///
  /// @throws IllegalArgumentException if there is no such class, it cannot be loaded or made
  ///   without arguments, or it is neither
  public static JavaAgent ofClass(String className) {
    try {
      Object object = Class.forName(className).getConstructor().newInstance();
      Optional<AnomalyClassifier> classifier =
          object instanceof AnomalyClassifier one ? Optional.of(one) : Optional.empty();
      Optional<RootCauseDiagnoser> diagnoser =
          object instanceof RootCauseDiagnoser one ? Optional.of(one) : Optional.empty();
      if (classifier.isEmpty() && diagnoser.isEmpty()) {
        throw new IllegalArgumentException(
            className + " is neither an AnomalyClassifier nor a RootCauseDiagnoser.");
      }
      return new JavaAgent(className, classifier, diagnoser);
    } catch (ClassNotFoundException failure) {
      throw new IllegalArgumentException(
          "There is no class %s; AEGIS_BENCH_CLASSPATH says where yours are.".formatted(className),
          failure);
    } catch (LinkageError failure) {
      Throwable why = Optional.ofNullable(failure.getCause()).orElse(failure);
      throw new IllegalArgumentException(
          "%s could not be loaded: %s".formatted(className, why), failure);
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException failure) {
      throw new IllegalArgumentException(
          className + " needs a public constructor without arguments.", failure);
    } catch (InvocationTargetException failure) {
      throw new IllegalArgumentException(
          "%s could not be made: %s".formatted(className, failure.getCause()), failure);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public AnomalyClassifier classifier(String group) {
    return classifier.orElseGet(Baseline::classifier);
  }

  @Override
  public RootCauseDiagnoser diagnoser(String group) {
    return diagnoser.orElseGet(() -> Baseline.diagnoser(group));
  }

  /// Who answers for a part that an agent leaves out.
  static final class Baseline {
    private Baseline() {}

    static AnomalyClassifier classifier() {
      return HeuristicClassifier.standard();
    }

    static RootCauseDiagnoser diagnoser(String group) {
      return new HeuristicDiagnoser(IncidentLibrary.curated(), group);
    }

    static Anomaly classify(TelemetryWindow window) {
      return classifier().classify(window);
    }

    static Diagnosis diagnose(String group, Anomaly anomaly, TelemetryWindow window) {
      return diagnoser(group).diagnose(anomaly, window);
    }
  }
}

package dev.aegis.bench.micro;

import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long one window of many nodes takes the classifier, from the window to the anomaly.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx1g"})
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 4, time = 5)
public class ClassifyBenchmark {
  /// How many nodes are in the window.
  @Param({"5", "1000"})
  public int nodes;

  private final AnomalyClassifier classifier = HeuristicClassifier.standard();
  private TelemetryWindow window = ManyNodes.window(1);

  /// Makes the window.
  @Setup
  public void watch() {
    window = ManyNodes.window(nodes);
  }

  /// One judgement.
  @Benchmark
  public Anomaly classify() {
    return classifier.classify(window);
  }
}

package dev.aegis.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.agent.Agent;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class BaselinesTest {
  private static final TelemetryWindow STEADY = window(MetricName.RAFT_LOG_LAG, _ -> 3);
  private static final TelemetryWindow LAGGING =
      window(MetricName.RAFT_LOG_LAG, step -> step < 10 ? 3 : 900 * (step - 9));
  private static final TelemetryWindow OFF =
      window(MetricName.CLOCK_OFFSET, step -> step < 12 ? 0.001 : -0.8);

  @Test
  void whoSaysThatAllIsWellAlwaysSaysSo() {
    assertThat(kind(Baselines.alwaysNone(), LAGGING)).isEqualTo(AnomalyKind.NONE);
    assertThat(cause(Baselines.alwaysNone(), LAGGING)).isEqualTo(RootCause.HEALTHY);
  }

  @Test
  void majoritySaysTheCommonestOfEach() {
    Agent majority =
        Baselines.majority(
            List.of(
                truth("1", "clock_skew", "clock_drift", "a"),
                truth("2", "clock_skew", "process_pause", "a"),
                truth("3", "none", "process_pause", "b")));

    assertThat(kind(majority, STEADY)).isEqualTo(AnomalyKind.CLOCK_SKEW);
    assertThat(cause(majority, STEADY)).isEqualTo(RootCause.PROCESS_PAUSE);
  }

  @Test
  void detectorsSayNothingOfASteadySignal() {
    assertThat(kind(Baselines.threeSigma(), STEADY)).isEqualTo(AnomalyKind.NONE);
    assertThat(kind(Baselines.cusum(), STEADY)).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void detectorsNameTheKindOfTheSignalThatStrays() {
    for (Agent detector : List.of(Baselines.threeSigma(), Baselines.cusum())) {
      assertThat(kind(detector, LAGGING)).as(detector.name()).isEqualTo(AnomalyKind.SLOW_FOLLOWER);
      assertThat(kind(detector, OFF)).as(detector.name()).isEqualTo(AnomalyKind.CLOCK_SKEW);
      assertThat(cause(detector, OFF)).as(detector.name()).isEqualTo(RootCause.CLOCK_DRIFT);
    }
  }

  /// Terms grow and the clock strays, by much more, in the same five seconds.
  @Test
  void countersAndLevelsAreComparedAtTheSameMoment() {
    List<MetricSample> samples = new ArrayList<>(OFF.samples());
    samples.addAll(window(MetricName.RAFT_TERM, step -> Math.max(1, 2 * step - 21)).samples());
    TelemetryWindow both = new TelemetryWindow(0, 120_000, List.of(), List.of(), samples);

    assertThat(kind(Baselines.cusum(), both)).isEqualTo(AnomalyKind.CLOCK_SKEW);
  }

  @Test
  void tableNamesTheCauseBesideTheKind() {
    Anomaly anomaly = Verdicts.of(AnomalyKind.ELECTION_CHURN, 1, STEADY);

    assertThat(Baselines.kindToCause().diagnoser("").diagnose(anomaly, STEADY).likeliest().cause())
        .isEqualTo(RootCause.ELECTION_STORM);
  }

  @Test
  void neighbourIsTheMostSimilarOneOfAnotherGroup() {
    NearestNeighbour neighbour = new NearestNeighbour();
    neighbour.learn(truth("1", "clock_skew", "clock_drift", "clocks"), OFF);
    neighbour.learn(truth("2", "slow_follower", "slow_follower_disk", "disks"), LAGGING);
    neighbour.learn(truth("3", "none", "healthy", "quiet"), STEADY);

    assertThat(neighbour.classifier("other").classify(OFF).kind())
        .isEqualTo(AnomalyKind.CLOCK_SKEW);
    assertThat(neighbour.classifier("clocks").classify(OFF).kind())
        .isNotEqualTo(AnomalyKind.CLOCK_SKEW);
    Anomaly anomaly = neighbour.classifier("other").classify(LAGGING);
    assertThat(neighbour.diagnoser("other").diagnose(anomaly, LAGGING).ranked())
        .hasSize(3)
        .first()
        .satisfies(one -> assertThat(one.cause()).isEqualTo(RootCause.SLOW_FOLLOWER_DISK));
  }

  private static AnomalyKind kind(Agent agent, TelemetryWindow window) {
    return agent.classifier("").classify(window).kind();
  }

  private static RootCause cause(Agent agent, TelemetryWindow window) {
    Anomaly anomaly = agent.classifier("").classify(window);
    return agent.diagnoser("").diagnose(anomaly, window).likeliest().cause();
  }

  private static Truth truth(String id, String kind, String cause, String group) {
    return new Truth(
        id, kind, List.of(), cause, "cluster", "warning", 0, 1, 2, group, new TreeMap<>());
  }

  private static TelemetryWindow window(MetricName metric, IntToDoubleFunction value) {
    List<MetricSample> samples = new ArrayList<>();
    for (int step = 0; step < 25; step++) {
      samples.add(
          MetricSample.of(
              new NodeId("n1"), metric.wireName(), 5_000L * step, value.applyAsDouble(step)));
    }
    return new TelemetryWindow(0, 120_000, List.of(), List.of(), samples);
  }
}

package dev.aegis.controlplane.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What holds of any readings: two hundred windows in which nodes know a leader, know none, or are
/// not read, by chance.
class LeaderlessPropertyTest {
  private static final Thresholds THRESHOLDS = Thresholds.defaults();
  private static final int WINDOWS = 200;

  private static Optional<Leaderless> longestIn(TelemetryWindow window) {
    return Leaderless.longestIn(new WindowReading(window), THRESHOLDS);
  }

  /// Every node says for some readings what it said before, mostly that it knows none.
  private static TelemetryWindow byChance(SplittableRandom random) {
    Windows windows = Windows.empty();
    for (String node : Windows.NODES) {
      double[] said = new double[Windows.STEPS];
      for (int step = 0; step < said.length; step++) {
        said[step] = step > 0 && random.nextInt(6) > 0 ? said[step - 1] : one(random);
      }
      windows.gauge(node, MetricName.RAFT_HAS_LEADER, step -> said[step]);
    }
    return windows.build();
  }

  private static double one(SplittableRandom random) {
    int dice = random.nextInt(12);
    return dice < 8 ? 0 : dice < 11 ? 1 : Double.NaN;
  }

  private static List<TelemetryWindow> windows() {
    SplittableRandom random = new SplittableRandom(31);
    List<TelemetryWindow> windows = new ArrayList<>();
    for (int i = 0; i < WINDOWS; i++) {
      windows.add(byChance(random));
    }
    return windows;
  }

  @Test
  void chanceMakesBoth() {
    long leaderless = windows().stream().filter(window -> longestIn(window).isPresent()).count();
    assertThat(leaderless).isBetween(WINDOWS / 10L, WINDOWS * 9L / 10);
  }

  @Test
  void nobodySaysMeanwhileThatItKnowsALeader() {
    for (TelemetryWindow window : windows()) {
      longestIn(window)
          .ifPresent(found ->
              assertThat(window.samples())
                  .noneMatch(sample ->
                      sample.name().equals(MetricName.RAFT_HAS_LEADER.wireName())
                          && sample.value() == 1
                          && sample.atMs() > found.fromMs()
                          && sample.atMs() <= found.toMs()));
    }
  }

  @Test
  void whoKnowsALeaderAllTheTimeRefutesIt() {
    for (TelemetryWindow window : windows()) {
      List<MetricSample> samples = new ArrayList<>(window.samples());
      for (int step = 0; step < Windows.STEPS; step++) {
        samples.add(
            MetricSample.of(
                new NodeId("n6"),
                MetricName.RAFT_HAS_LEADER.wireName(),
                Windows.FROM + 5_000L * step,
                1));
      }
      assertThat(longestIn(with(window, samples))).isEmpty();
    }
  }

  @Test
  void namesOfNodesDoNotMatter() {
    for (TelemetryWindow window : windows()) {
      TreeMap<NodeId, NodeId> others = new TreeMap<>();
      for (int i = 1; i <= 5; i++) {
        others.put(new NodeId("n" + i), new NodeId("node-" + (9 - i)));
      }
      List<MetricSample> renamed =
          window.samples().stream()
              .map(sample ->
                  new MetricSample(
                      others.getOrDefault(sample.node(), sample.node()),
                      sample.name(),
                      sample.labels(),
                      sample.atMs(),
                      sample.value()))
              .toList();
      TelemetryWindow same =
          new TelemetryWindow(window.fromMs(), window.toMs(), List.of(), List.of(), renamed);
      TelemetryWindow own =
          new TelemetryWindow(
              window.fromMs(), window.toMs(), List.of(), List.of(), window.samples());

      assertThat(longestIn(same).map(Leaderless::seconds))
          .isEqualTo(longestIn(own).map(Leaderless::seconds));
    }
  }

  private static TelemetryWindow with(TelemetryWindow window, List<MetricSample> samples) {
    return new TelemetryWindow(
        window.fromMs(), window.toMs(), window.sources(), window.events(), samples);
  }
}

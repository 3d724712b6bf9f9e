package dev.aegis.controlplane.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What keeps a node itself from being quick, told apart: its disk, its processor, a stop; and none
/// of them, when only the way to it is slow.
class CausesWithinANodeTest {
  /// Of 20 syncs a reading at every node.
  private static final double USUAL_SYNC_S = 0.006;

  private static final double SYNCS = 20;

  private static Windows slowToAnswer(String node) {
    Windows windows = Windows.healthy().roundTrips("n1", node, 0.5);
    for (String one : new String[] {"n1", "n2", "n3", "n4", "n5"}) {
      syncs(windows, one, USUAL_SYNC_S, 0.1);
      stops(windows, one, 0, 0, 0);
    }
    return windows;
  }

  private static void syncs(Windows windows, String node, double mean, double max) {
    windows
        .series(node, MetricName.RAFT_LOG_SYNC.countName(), Map.of(), step -> SYNCS * step)
        .series(node, MetricName.RAFT_LOG_SYNC.sumName(), Map.of(), step -> SYNCS * mean * step)
        .series(node, MetricName.RAFT_LOG_SYNC.maxName(), Map.of(), _ -> max);
  }

  private static void stops(
      Windows windows, String node, double eachReading, double mean, double max) {
    windows
        .series(node, MetricName.PROCESS_PAUSE.countName(), Map.of(), step -> eachReading * step)
        .series(
            node, MetricName.PROCESS_PAUSE.sumName(), Map.of(), step -> eachReading * mean * step)
        .series(node, MetricName.PROCESS_PAUSE.maxName(), Map.of(), _ -> max);
  }

  private static RootCause likeliest(Windows windows) {
    TelemetryWindow window = windows.build();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.SLOW_FOLLOWER);
    return new HeuristicDiagnoser().diagnose(anomaly, window).likeliest().cause();
  }

  @Test
  void followerThatIsKeptFromRunningAgainAndAgainIsShortOfAProcessor() {
    Windows windows = slowToAnswer("n3");
    stops(windows, "n3", 2, 0.2, 0.4);
    syncs(windows, "n3", 0.12, 0.6); // it learns late that they are done

    assertThat(likeliest(windows)).isEqualTo(RootCause.CPU_STARVATION);
  }

  @Test
  void followerThatStandsStillIsPausedAndItsDiskIsNot() {
    Windows windows = slowToAnswer("n3");
    stops(windows, "n3", 1, 1.6, 2.2);
    syncs(windows, "n3", 0.14, 2.4); // half of that and more is the stops

    assertThat(likeliest(windows)).isEqualTo(RootCause.PROCESS_PAUSE);
  }

  @Test
  void followerWhoseSyncsTakeLongHasASlowDisk() {
    Windows windows = slowToAnswer("n3");
    syncs(windows, "n3", 0.25, 1.4);

    assertThat(likeliest(windows)).isEqualTo(RootCause.SLOW_FOLLOWER_DISK);
  }

  @Test
  void slowDiskOfOneThatLedBeforeItWasSlowIsAFollowersDisk() {
    Windows windows = slowToAnswer("n3");
    windows
        .series(
            "n3",
            MetricName.RAFT_LOG_SYNC.sumName(),
            Map.of(),
            step -> step < 6 ? step * SYNCS * USUAL_SYNC_S : step * SYNCS * 0.25)
        .gauge("n3", MetricName.RAFT_IS_LEADER, step -> step < 3 ? 1 : 0)
        .gauge("n1", MetricName.RAFT_IS_LEADER, step -> step < 3 ? 0 : 1);

    assertThat(likeliest(windows)).isEqualTo(RootCause.SLOW_FOLLOWER_DISK);
  }

  @Test
  void slowDiskOfOneThatLedWithItIsALeadersDisk() {
    Windows windows = slowToAnswer("n3");
    syncs(windows, "n3", 0.25, 1.4);
    windows
        .gauge("n3", MetricName.RAFT_IS_LEADER, step -> step < 3 ? 1 : 0)
        .gauge("n1", MetricName.RAFT_IS_LEADER, step -> step < 3 ? 0 : 1);

    assertThat(likeliest(windows)).isEqualTo(RootCause.SLOW_LEADER_DISK);
  }

  @Test
  void maximaOfAnEarlierTroubleExplainNothing() {
    Windows windows = slowToAnswer("n3");
    stops(windows, "n3", 0, 0, 4);
    syncs(windows, "n3", USUAL_SYNC_S, 3);

    assertThat(likeliest(windows)).isEqualTo(RootCause.NETWORK_DEGRADATION);
  }

  @Test
  void slowDiskOfAnotherNodeDoesNotMakeThisOneSlow() {
    Windows windows = slowToAnswer("n3");
    syncs(windows, "n4", 0.25, 1.4);
    stops(windows, "n5", 1, 1.6, 2.2);

    assertThat(likeliest(windows)).isEqualTo(RootCause.NETWORK_DEGRADATION);
  }

  @Test
  void disksThatAreAllAsSlowAreNobodysFault() {
    Windows windows = slowToAnswer("n3");
    for (String node : new String[] {"n1", "n2", "n3", "n4", "n5"}) {
      syncs(windows, node, 0.15, 0.4);
    }

    assertThat(likeliest(windows)).isEqualTo(RootCause.NETWORK_DEGRADATION);
  }

  @Test
  void someStopsOfACollectorDoNotExcuseASlowDisk() {
    Windows windows = slowToAnswer("n3");
    syncs(windows, "n3", 0.25, 1.4);
    stops(windows, "n3", 0.25, 0.2, 0.3);

    assertThat(likeliest(windows)).isEqualTo(RootCause.SLOW_FOLLOWER_DISK);
  }

  @Test
  void oneLongStopAmongManyBriefOnesIsAStop() {
    Windows windows = slowToAnswer("n3");
    windows
        .series(
            "n3",
            MetricName.PROCESS_PAUSE.countName(),
            Map.of(),
            step -> step < 12 ? step : step + 1)
        .series(
            "n3",
            MetricName.PROCESS_PAUSE.sumName(),
            Map.of(),
            step -> step < 12 ? 0.1 * step : 0.1 * step + 6)
        .series("n3", MetricName.PROCESS_PAUSE.maxName(), Map.of(), step -> step < 12 ? 0.1 : 6);

    assertThat(likeliest(windows)).isEqualTo(RootCause.PROCESS_PAUSE);
  }

  @Test
  void maximumOfAnEarlierTroubleExplainsNothingWhereNothingWasSynced() {
    Windows windows = slowToAnswer("n3");
    windows
        .series("n3", MetricName.RAFT_LOG_SYNC.countName(), Map.of(), _ -> 500)
        .series("n3", MetricName.RAFT_LOG_SYNC.sumName(), Map.of(), _ -> 40)
        .series("n3", MetricName.RAFT_LOG_SYNC.maxName(), Map.of(), _ -> 3);

    assertThat(likeliest(windows)).isEqualTo(RootCause.NETWORK_DEGRADATION);
  }

  @Test
  void theWayToAnotherNodeDoesNotMakeThisOneSlow() {
    Windows windows = slowToAnswer("n3").contact("n1", "n5", _ -> 8);
    TelemetryWindow window = windows.build();
    Correlation seen = Correlation.of(new WindowReading(window), Optional.of(new NodeId("n3")));

    assertThat(seen.unreachable()).isEmpty();
    assertThat(seen.slowLink()).isPresent();
    assertThat(Correlation.of(new WindowReading(window), Optional.empty()).unreachable())
        .isPresent();
  }
}

package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.window.SourceStatus.State;
import org.junit.jupiter.api.Test;

/// What looks as if nobody led, and is led, or is meant to be so.
class LedAllTheSameTest {
  private static void assertHealthy(Windows windows) {
    Anomaly anomaly = classify(windows);
    assertThat(anomaly.kind()).as(anomaly.evidence().toString()).isEqualTo(AnomalyKind.NONE);
  }

  private static void assertLeaderless(Windows windows) {
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void electionThatTwoReadingsSee() {
    assertHealthy(Windows.healthy().leaderless(23));
  }

  @Test
  void electionThatTwoReadingsSeeWithAFailedOneBetween() {
    Windows windows = Windows.healthy().leaderless(22);
    Windows.NODES.forEach(node -> windows.gone(node, 23, 24));
    assertHealthy(windows);
  }

  @Test
  void leaderWhoseTargetIsDead() {
    assertHealthy(Windows.healthy().silent("n1"));
  }

  @Test
  void leaderOnlyOneFollowerKnows() {
    assertHealthy(Windows.healthy().leaderless(12).gauge("n4", MetricName.RAFT_HAS_LEADER, _ -> 1));
  }

  @Test
  void leaderWhoseTargetIsDeadAndWhoSamplesItsFollowers() {
    Windows windows = Windows.healthy().leaderless(4).silent("n1");
    for (long at = 20_000; at < 120_000; at += 1_000) {
      windows.event("n1", at, origin -> new LogLagSampled(origin, new NodeId("n2"), 1));
    }
    assertHealthy(windows);
  }

  @Test
  void commitsThatGoOn() {
    assertHealthy(
        Windows.healthy()
            .leaderless(12)
            .gauge("n2", MetricName.RAFT_COMMIT_INDEX, step -> 900 + 40.0 * step));
  }

  @Test
  void leadersThatComeAndGoAreNotNobody() {
    Windows windows = Windows.healthy().leaderless(12);
    windows.learned("n2", 67_500, 7, "n2").learned("n2", 77_500, 7, "n2");
    windows.learned("n2", 87_500, 7, "n2").learned("n2", 97_500, 7, "n2");
    windows.learned("n2", 107_500, 7, "n2").learned("n2", 117_500, 7, "n2");
    assertHealthy(windows);
  }

  @Test
  void statusOfLoopsThatAreStuckSaysNothing() {
    Windows windows = Windows.healthy().leaderless(12);
    Windows.NODES.forEach(node ->
        windows.gauge(node, MetricName.RAFT_STATUS_AGE, step -> step < 12 ? 0 : 6.0 * step));
    assertHealthy(windows);
  }

  @Test
  void gapInTheReadingsThatBeginsAndEndsWithAnElection() {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows
          .gauge(node, MetricName.RAFT_HAS_LEADER, step -> step < 9 || step > 17 ? 1 : 0)
          .gone(node, 11, 16);
    }
    assertHealthy(windows);
  }

  @Test
  void firstBootThatTakesItsTime() {
    assertHealthy(boot(0));
  }

  @Test
  void nodesThatHaveEnteredATermAreNoFirstBoot() {
    assertLeaderless(boot(3));
  }

  /// A minute ago, and nobody has found anybody yet.
  private static Windows boot(int term) {
    Windows windows = Windows.healthy().leaderless(0);
    for (String node : Windows.NODES) {
      windows.gone(node, 0, 12).started(node, 58_000).gauge(node, MetricName.RAFT_TERM, _ -> term);
    }
    return windows;
  }

  @Test
  void restartOfTheWholeClusterAtOnce() {
    Windows windows = Windows.healthy().leaderless(4);
    for (String node : Windows.NODES) {
      windows
          .gauge(node, MetricName.RAFT_HAS_LEADER, step -> step < 4 || step > 11 ? 1 : 0)
          .gone(node, 4, 8)
          .started(node, 38_000);
    }
    assertHealthy(windows);
  }

  @Test
  void leaderThatGaveUpOnPurposeAMomentAgo() {
    assertHealthy(
        Windows.healthy().leaderless(14).steppedDown("n1", 67_000, 7, StepDownReason.TRANSFER));
  }

  @Test
  void leaderThatGaveUpOnPurposeLongAgoExcusesNobody() {
    assertLeaderless(
        Windows.healthy().leaderless(10).steppedDown("n1", 47_000, 7, StepDownReason.TRANSFER));
  }

  @Test
  void leaderThatLostItsMajorityExcusesNobody() {
    assertLeaderless(
        Windows.healthy().leaderless(14).steppedDown("n1", 67_000, 7, StepDownReason.LOST_QUORUM));
  }

  @Test
  void majorityThatWasStoppedInOrderAMomentAgo() {
    assertHealthy(
        majorityGone().stopping("n1", 61_000).stopping("n3", 62_000).stopping("n5", 70_000));
  }

  @Test
  void majorityThatWasStoppedInOrderAndLeftSoIsNotExcused() {
    assertLeaderless(
        majorityGoneFrom(10).stopping("n1", 38_000).stopping("n3", 39_000).stopping("n5", 49_000));
  }

  @Test
  void majorityThatIsStoppedInOrderNodeByNodeForMoreThanAMinute() {
    Windows windows =
        Windows.healthy()
            .leaderless(19)
            .gone("n1", 4, 25)
            .gone("n3", 10, 25)
            .gone("n5", 19, 25)
            .stopping("n1", 20_000)
            .stopping("n3", 50_000);
    assertLeaderless(windows);
    assertHealthy(windows.stopping("n5", 92_000));
  }

  @Test
  void nodeThatCameBackFromItsOrderlyStopExcusesNobody() {
    assertLeaderless(
        majorityGone()
            .stopping("n1", 55_000)
            .stopping("n3", 56_000)
            .stopping("n5", 57_000)
            .started("n5", 62_000));
  }

  @Test
  void allThatStopAfterTheirLeaderHandedOverTellOfNoLossByTheStreamAlone() {
    Windows windows =
        Windows.healthy()
            .steppedDown("n1", 40_000, 7, StepDownReason.TRANSFER)
            .tellsOfTheLoss(8)
            .allMetricsSilent();
    assertLeaderless(windows);
    Windows.NODES.forEach(node -> windows.stopping(node, 42_000));
    assertHealthy(windows);
  }

  @Test
  void twoThatWereStoppedInOrderExcuseNobody() {
    assertLeaderless(majorityGone().stopping("n1", 100_000).stopping("n3", 101_000));
  }

  private static Windows majorityGone() {
    return majorityGoneFrom(14);
  }

  private static Windows majorityGoneFrom(int step) {
    return Windows.healthy()
        .leaderless(step + 1)
        .gone("n1", step - 2, 25)
        .gone("n3", step - 2, 25)
        .gone("n5", step, 25);
  }

  @Test
  void restartsOfMostNodesWhoseReasonNobodyTells() {
    Windows windows = Windows.healthy().leaderless(15).streamIs(State.SILENT);
    windows.started("n2", 20_000).started("n3", 22_000).started("n4", 30_000);
    assertHealthy(windows);
  }

  @Test
  void streamThatTellsOfTheNextLeader() {
    assertHealthy(Windows.healthy().tellsOfTheLoss(12).elected(63_000, 8, "n3").allMetricsSilent());
  }

  @Test
  void oneNodeThatLostItsLeaderByTheStreamAlone() {
    assertHealthy(Windows.healthy().lost("n3", 60_000, 7).allMetricsSilent());
  }

  @Test
  void lossThatAStreamWithGapsTells() {
    assertHealthy(Windows.healthy().tellsOfTheLoss(12).streamIs(State.PARTIAL).allMetricsSilent());
  }
}

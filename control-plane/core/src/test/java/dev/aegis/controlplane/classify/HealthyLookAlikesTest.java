package dev.aegis.controlplane.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.window.SourceStatus.State;
import org.junit.jupiter.api.Test;

/// What looks alarming and is not.
class HealthyLookAlikesTest {

  private static Anomaly classify(Windows windows) {
    return HeuristicClassifier.standard().classify(windows.build());
  }

  private static void assertHealthy(Windows windows) {
    Anomaly anomaly = classify(windows);
    assertThat(anomaly.kind()).as(anomaly.evidence().toString()).isEqualTo(AnomalyKind.NONE);
    assertThat(anomaly.severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void quietClusterIsHealthyWithFullConfidence() {
    Anomaly anomaly = classify(Windows.healthy());
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(anomaly.confidence()).isEqualTo(1);
    assertThat(anomaly.evidence()).isEmpty();
  }

  @Test
  void rollingRestartOfFiveNodesIsHealthy() {
    assertHealthy(rollingRestart());
  }

  @Test
  void rollingRestartIsHealthyWithoutTheEventStream() {
    Windows windows =
        rollingRestart()
            .streamIs(State.SILENT)
            .gauge("n5", MetricName.RAFT_LEADER_CHANGES, step -> 2 + step / 4)
            .gauge("n5", MetricName.RAFT_TERM, step -> 7 + step / 4);
    Anomaly anomaly = classify(windows);
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(anomaly.evidence())
        .extracting(Evidence::statement)
        .anyMatch(text -> text.contains("election_churn was not judged: most processes restarted"));
  }

  /// Every node restarts in turn and hands leadership over first: four planned changes.
  private static Windows rollingRestart() {
    Windows windows = Windows.healthy();
    String[] leaders = {"n1", "n2", "n3", "n4", "n5"};
    for (int i = 0; i < 4; i++) {
      long at = 20_000L * i + 5_000;
      long term = 7L + i;
      windows
          .steppedDown(leaders[i], at, term, StepDownReason.TRANSFER)
          .elected(at + 300, term + 1, leaders[i + 1])
          .stopping(leaders[i], at + 1_000)
          .started(leaders[i], at + 6_000)
          .learned(leaders[i], at + 7_000, term + 1, leaders[i + 1])
          .lag("n1", leaders[i], step -> step == 4 ? 3_000 : 0);
    }
    return windows;
  }

  @Test
  void rollingShutdownsOfLeadersAreHealthy() {
    Windows windows = Windows.healthy();
    String[] leaders = {"n1", "n2", "n3", "n4"};
    for (int i = 0; i < 3; i++) {
      long at = 30_000L * i + 5_000;
      windows
          .stopping(leaders[i], at)
          .steppedDown(leaders[i], at + 10, 7 + i, StepDownReason.SHUTDOWN)
          .elected(at + 900, 8 + i, leaders[i + 1], leaders[i])
          .started(leaders[i], at + 6_000)
          .learned(leaders[i], at + 7_000, 8 + i, leaders[i + 1]);
    }
    assertHealthy(windows);
  }

  @Test
  void plannedLeadershipTransferIsHealthy() {
    assertHealthy(
        Windows.healthy()
            .steppedDown("n1", 40_000, 7, StepDownReason.TRANSFER)
            .steppedDown("n1", 40_050, 7, StepDownReason.HIGHER_TERM)
            .elected(40_100, 8, "n2")
            .gauge("n1", MetricName.RAFT_IS_LEADER, step -> step < 8 ? 1 : 0)
            .gauge("n2", MetricName.RAFT_IS_LEADER, step -> step >= 8 ? 1 : 0));
  }

  @Test
  void twoLeadersInOneReadingOfADeployAreHealthy() {
    assertHealthy(
        Windows.healthy()
            .gauge("n1", MetricName.RAFT_IS_LEADER, step -> step <= 8 ? 1 : 0)
            .gauge("n2", MetricName.RAFT_IS_LEADER, step -> step >= 8 ? 1 : 0));
  }

  @Test
  void firstBootIsHealthy() {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows
          .started(node, 1_000)
          .gauge(node, MetricName.RAFT_HAS_LEADER, step -> step < 2 ? 0 : 1)
          .gauge(node, MetricName.RAFT_TERM, step -> step < 2 ? 0 : 3);
    }
    for (String node : Windows.NODES) {
      windows.lost(node, 2_000, 0);
    }
    assertHealthy(
        windows
            .elected(4_000, 1, "n3")
            .elected(5_500, 2, "n2")
            .elected(8_000, 3, "n1")
            .elected(11_000, 4, "n4")
            .elected(14_000, 5, "n1"));
  }

  @Test
  void churnLongAfterABootIsNotExcusedByIt() {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows.started(node, 1_000);
    }
    windows
        .elected(4_000, 1, "n1")
        .killed("n1", 30_000, 1, "n2")
        .killed("n2", 60_000, 2, "n3")
        .killed("n3", 90_000, 3, "n4");
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
  }

  @Test
  void killedNodesThatComeBackQuicklyAreNoBoot() {
    Windows windows = Windows.healthy();
    windows
        .elected(10_000, 8, "n1")
        .killed("n1", 60_000, 8, "n2")
        .started("n1", 63_000)
        .killed("n2", 65_000, 9, "n3")
        .started("n2", 67_000)
        .killed("n3", 69_000, 10, "n4")
        .started("n3", 70_000)
        .killed("n4", 71_000, 11, "n5");
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
  }

  @Test
  void oneFailoverIsHealthy() {
    assertHealthy(Windows.healthy().killed("n1", 40_000, 7, "n2"));
  }

  @Test
  void restartedFollowerThatLearnsOfTheOldLeaderIsNoChangeOfLeader() {
    Windows twoFailovers =
        Windows.healthy()
            .started("n3", 2_000)
            .lost("n3", 2_500, 7)
            .event("n3", 2_600, origin -> new TermChanged(origin, 7))
            .learned("n3", 3_000, 7, "n1")
            .killed("n1", 30_000, 7, "n2")
            .killed("n2", 70_000, 8, "n4");
    assertHealthy(twoFailovers);
  }

  @Test
  void killedFollowerThatComesBackIsHealthy() {
    assertHealthy(
        Windows.healthy()
            .started("n3", 60_000)
            .learned("n3", 61_000, 7, "n1")
            .lag("n1", "n3", step -> step < 4 ? 1 : step < 18 ? 900.0 * step : 0)
            .contact("n1", "n3", step -> step < 4 || step > 14 ? 0.06 : 5.0 * step));
  }

  @Test
  void followerThatHasCaughtUpAgainIsHealthy() {
    assertHealthy(Windows.healthy().lag("n1", "n3", step -> step > 1 && step < 22 ? 4_000 : 10.0));
  }

  @Test
  void deadFollowerIsNotCalledSlow() {
    Anomaly anomaly =
        classify(
            Windows.healthy()
                .lag("n1", "n3", step -> 900.0 * step)
                .contact("n1", "n3", step -> 5.0 * step)
                .silent("n3"));
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(anomaly.evidence())
        .extracting(Evidence::statement)
        .contains("n3 is behind and exports nothing: it is down rather than slow");
  }

  @Test
  void gapInTheReadingsIsHealthy() {
    Windows windows = Windows.healthy();
    for (MetricName metric : MetricName.values()) {
      if (metric == MetricName.LEASE_RENEWALS || metric == MetricName.RAFT_TERM) {
        windows.gauge("n1", metric, step -> step > 5 && step < 16 ? Double.NaN : 7 + step * 0.0);
      }
    }
    assertHealthy(windows);
  }

  @Test
  void oneSlowSampleIsHealthy() {
    assertHealthy(
        Windows.healthy()
            .lag("n1", "n3", step -> step == 12 ? 80_000 : 2)
            .contact("n1", "n3", step -> step == 12 ? 4 : 0.06)
            .gauge("n3", MetricName.CLOCK_OFFSET, step -> step == 12 ? 7 : 0)
            .gauge("n1", MetricName.RAFT_QUORUM_CONTACT_AGE, step -> step == 12 ? 9 : 0.05));
  }

  @Test
  void loadBurstThatAllFollowersFeelIsHealthy() {
    Windows windows = Windows.healthy();
    for (String follower : new String[] {"n2", "n3", "n4", "n5"}) {
      windows
          .lag("n1", follower, step -> step > 3 ? 6_000 + 100.0 * step : 0)
          .roundTrips("n1", follower, 0.3);
    }
    assertHealthy(windows.requests("n1", "ok", step -> 5_000 + 9_000.0 * step));
  }

  @Test
  void clientThatDiesAmongManyIsHealthy() {
    assertHealthy(
        Windows.healthy().gauge("n1", MetricName.LEASE_EXPIRATIONS, step -> step < 10 ? 2 : 5));
  }

  @Test
  void lateMessagesDoNotLookLikeAClockAhead() {
    assertHealthy(
        Windows.healthy()
            .gauge("n3", MetricName.CLOCK_OFFSET, _ -> 0.4)
            .roundTrips("n1", "n3", 0.3)
            .roundTrips("n1", "n2", 0.25)
            .roundTrips("n1", "n4", 0.25)
            .roundTrips("n1", "n5", 0.25));
  }

  @Test
  void silenceIsNoneButWithoutConfidenceAndItSaysSo() {
    Anomaly anomaly = classify(Windows.healthy().allMetricsSilent().streamIs(State.SILENT));
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(anomaly.confidence()).isLessThan(0.2);
    assertThat(anomaly.evidence()).hasSize(10);
    assertThat(anomaly.evidence().getFirst().signal()).isEqualTo(Evidence.NOT_JUDGED);
  }
}

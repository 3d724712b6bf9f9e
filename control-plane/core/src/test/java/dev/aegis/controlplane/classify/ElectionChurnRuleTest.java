package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.assertFinds;
import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.window.SourceStatus.State;
import org.junit.jupiter.api.Test;

class ElectionChurnRuleTest {
  /// Three leaders killed within the window.
  static Windows threeKills() {
    return Windows.healthy()
        .killed("n1", 5_000, 7, "n2")
        .killed("n2", 40_000, 8, "n3")
        .killed("n3", 80_000, 9, "n4");
  }

  @Test
  void threeKilledLeadersAreChurn() {
    Anomaly anomaly = classify(threeKills());
    assertFinds(anomaly, AnomalyKind.ELECTION_CHURN, Severity.WARNING);
    assertThat(anomaly.evidence().getFirst().numbers()).containsEntry("unplanned_changes", 3.0);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Cluster());
  }

  @Test
  void killedLeadersThatComeBackAreChurnAllTheSame() {
    Windows windows = threeKills();
    windows.started("n1", 12_000).learned("n1", 13_000, 8, "n2");
    windows.started("n2", 47_000).learned("n2", 48_000, 9, "n3");
    Anomaly anomaly = classify(windows);
    assertFinds(anomaly, AnomalyKind.ELECTION_CHURN, Severity.WARNING);
    assertThat(anomaly.evidence())
        .anyMatch(evidence -> evidence.numbers().containsKey("processes_started"));
  }

  @Test
  void fourthChangeMakesChurnCritical() {
    Anomaly anomaly = classify(threeKills().killed("n4", 110_000, 10, "n5"));
    assertFinds(anomaly, AnomalyKind.ELECTION_CHURN, Severity.CRITICAL);
  }

  @Test
  void failedRequestsMakeChurnCritical() {
    Anomaly anomaly = classify(threeKills().requests("n2", "unavailable", step -> 10.0 * step));
    assertFinds(anomaly, AnomalyKind.ELECTION_CHURN, Severity.CRITICAL);
    assertThat(anomaly.evidence().get(1).statement()).startsWith("clients saw");
  }

  @Test
  void churnIsSeenWithoutTheEventStreamAndWithLessConfidence() {
    Windows windows = threeKills().streamIs(State.SILENT);
    for (String node : Windows.NODES) {
      windows.gauge(node, MetricName.RAFT_TERM, step -> 7 + step / 8);
      windows.gauge(node, MetricName.RAFT_LEADER_CHANGES, step -> 2 + step / 8);
    }
    Anomaly anomaly = classify(windows);
    assertFinds(anomaly, AnomalyKind.ELECTION_CHURN, Severity.WARNING);
    assertThat(anomaly.confidence()).isLessThan(classify(threeKills()).confidence());
  }

  @Test
  void churnIsSeenWithoutAnyMetrics() {
    assertFinds(
        classify(threeKills().allMetricsSilent()), AnomalyKind.ELECTION_CHURN, Severity.WARNING);
  }

  @Test
  void electionsThatNobodyWinsAreChurn() {
    Windows windows = Windows.healthy();
    for (int term = 8; term < 15; term++) {
      long entered = term;
      windows.event("n2", 10_000L * (term - 7), o -> new RaftEvent.TermChanged(o, entered));
    }
    assertFinds(classify(windows), AnomalyKind.ELECTION_CHURN, Severity.WARNING);
  }
}

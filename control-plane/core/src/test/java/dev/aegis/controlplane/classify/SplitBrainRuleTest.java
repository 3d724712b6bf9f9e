package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.assertFinds;
import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import org.junit.jupiter.api.Test;

class SplitBrainRuleTest {
  @Test
  void twoLeadersOfOneTermAreCriticalWhateverTheClocksSay() {
    assertFinds(
        classify(Windows.healthy().learned("n2", 30_000, 8, "n2").learned("n4", 90_000, 8, "n4")),
        AnomalyKind.SPLIT_BRAIN_RISK,
        Severity.CRITICAL);
  }

  @Test
  void twoFreshClaimsAtOneTimeAreCritical() {
    assertFinds(
        classify(
            Windows.healthy()
                .gauge("n2", MetricName.RAFT_IS_LEADER, step -> step > 10 ? 1 : 0)
                .gauge("n2", MetricName.RAFT_TERM, step -> step > 10 ? 8 : 7)),
        AnomalyKind.SPLIT_BRAIN_RISK,
        Severity.CRITICAL);
  }

  /// A leader that is read, killed and succeeded within a second is there beside its successor;
  /// when that one is killed in turn, so are the same two once more.
  @Test
  void twoNodesThatTakeTurnsAreNoSplitBrain() {
    assertThat(
            classify(
                    Windows.healthy()
                        .gauge(
                            "n1",
                            MetricName.RAFT_IS_LEADER,
                            step -> step <= 8 || step >= 12 ? 1 : 0)
                        .gauge(
                            "n1", MetricName.RAFT_TERM, step -> step <= 8 ? 7 : step < 12 ? 8 : 9)
                        .gauge(
                            "n2",
                            MetricName.RAFT_IS_LEADER,
                            step -> step >= 8 && step <= 12 ? 1 : 0)
                        .gauge(
                            "n2", MetricName.RAFT_TERM, step -> step < 8 ? 7 : step <= 12 ? 8 : 9))
                .kind())
        .isNotEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void claimsOfNodesThatTellNoTermAreCriticalAsWell() {
    assertFinds(
        classify(
            Windows.healthy()
                .without(MetricName.RAFT_TERM)
                .gauge("n2", MetricName.RAFT_IS_LEADER, step -> step > 10 ? 1 : 0)),
        AnomalyKind.SPLIT_BRAIN_RISK,
        Severity.CRITICAL);
  }

  @Test
  void claimOfAStuckLoopIsNoClaim() {
    assertThat(
            classify(
                    Windows.healthy()
                        .gauge("n2", MetricName.RAFT_IS_LEADER, _ -> 1)
                        .gauge("n2", MetricName.RAFT_STATUS_AGE, step -> 10 + 5.0 * step))
                .kind())
        .isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void leaderThatHearsNoMajorityIsARisk() {
    Anomaly anomaly =
        classify(
            Windows.healthy()
                .gauge(
                    "n1", MetricName.RAFT_QUORUM_CONTACT_AGE, step -> step < 12 ? 0 : 5.0 * step));
    assertFinds(anomaly, AnomalyKind.SPLIT_BRAIN_RISK, Severity.WARNING);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Node(new NodeId("n1")));
  }

  @Test
  void leaderThatGaveUpLongAfterItsSuccessorBeganIsARisk() {
    assertFinds(
        classify(
            Windows.healthy()
                .killed("n1", 20_000, 7, "n2")
                .steppedDown("n1", 27_000, 7, StepDownReason.HIGHER_TERM)),
        AnomalyKind.SPLIT_BRAIN_RISK,
        Severity.WARNING);
  }
}

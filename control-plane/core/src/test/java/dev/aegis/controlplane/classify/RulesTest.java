package dev.aegis.controlplane.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static Anomaly classify(Windows windows) {
    TelemetryWindow window = windows.build();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    assertGrounded(anomaly, window);
    return anomaly;
  }

  /// Whatever a verdict cites is in the window.
  private static void assertGrounded(Anomaly anomaly, TelemetryWindow window) {
    NavigableSet<String> ids = new TreeSet<>();
    window.samples().stream().map(MetricSample::id).forEach(ids::add);
    window.events().stream().map(RaftEvent::id).forEach(ids::add);
    for (Evidence evidence : anomaly.evidence()) {
      assertThat(ids).containsAll(evidence.from());
    }
  }

  private static void assertFinds(Anomaly anomaly, AnomalyKind kind, Severity severity) {
    assertThat(anomaly.kind()).as(anomaly.evidence().toString()).isEqualTo(kind);
    assertThat(anomaly.severity()).as(anomaly.evidence().toString()).isEqualTo(severity);
  }

  private static Windows threeKills() {
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

  @Test
  void followerFarBehindItsSiblingsIsSlow() {
    Anomaly anomaly =
        classify(Windows.healthy().lag("n1", "n3", step -> step < 3 ? 0 : 2_000 + 200.0 * step));
    assertFinds(anomaly, AnomalyKind.SLOW_FOLLOWER, Severity.WARNING);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Node(new NodeId("n3")));
  }

  @Test
  void followerWithSlowCallsIsSlowThoughItKeepsUp() {
    assertFinds(
        classify(Windows.healthy().roundTrips("n1", "n3", 0.21)),
        AnomalyKind.SLOW_FOLLOWER,
        Severity.WARNING);
  }

  @Test
  void slowFollowerIsSeenByEventsAlone() {
    Windows events = Windows.empty().learned("n1", 1_000, 7, "n1");
    for (int second = 2; second < 110; second += 2) {
      long lag = 500L * second;
      events
          .event("n1", second * 1_000L, o -> new LogLagSampled(o, new NodeId("n2"), 3))
          .event("n1", second * 1_000L, o -> new LogLagSampled(o, new NodeId("n3"), lag))
          .event("n1", second * 1_000L, o -> new LogLagSampled(o, new NodeId("n4"), 5));
    }
    assertFinds(classify(events), AnomalyKind.SLOW_FOLLOWER, Severity.WARNING);
  }

  @Test
  void leasesThatRunOutWithoutRenewalsAreStarved() {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows
          .gauge(node, MetricName.LEASE_RENEWALS, step -> 40_000 + Math.min(30.0, 10.0 * step))
          .gauge(node, MetricName.LEASE_EXPIRATIONS, step -> step < 6 ? 2 : 6);
    }
    Anomaly anomaly = classify(windows);
    assertFinds(anomaly, AnomalyKind.LEASE_STARVATION, Severity.WARNING);
    assertThat(anomaly.evidence().getFirst().numbers()).containsEntry("expirations", 4.0);
  }

  @Test
  void lossOfHalfTheSessionsIsCritical() {
    Windows windows = Windows.healthy();
    windows
        .gauge("n2", MetricName.LEASE_RENEWALS, _ -> 40_000)
        .gauge("n2", MetricName.LEASE_EXPIRATIONS, step -> step < 6 ? 2 : 9);
    assertFinds(classify(windows), AnomalyKind.LEASE_STARVATION, Severity.CRITICAL);
  }

  @Test
  void expirationsOfReplicasAreNotAddedUp() {
    Windows windows = Windows.healthy().without(MetricName.LEASE_EXPIRATIONS);
    for (String node : Windows.NODES) {
      windows.event(node, 9_000, origin -> new SessionsExpired(origin, 2));
    }
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void clockFarOffIsSkew() {
    Anomaly anomaly = classify(Windows.healthy().gauge("n4", MetricName.CLOCK_OFFSET, _ -> -0.5));
    assertFinds(anomaly, AnomalyKind.CLOCK_SKEW, Severity.WARNING);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Node(new NodeId("n4")));
  }

  @Test
  void clockBeyondTheGraceOfLeasesIsCritical() {
    assertFinds(
        classify(Windows.healthy().gauge("n4", MetricName.CLOCK_OFFSET, _ -> 2.6)),
        AnomalyKind.CLOCK_SKEW,
        Severity.CRITICAL);
  }

  @Test
  void offsetWithinItsErrorBoundIsNoSkew() {
    assertThat(
            classify(
                    Windows.healthy()
                        .gauge("n4", MetricName.CLOCK_OFFSET, _ -> 0.5)
                        .gauge("n4", MetricName.CLOCK_OFFSET_ERROR, _ -> 0.4))
                .kind())
        .isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void followerThatKnowsALeaderBeforeTheLeaderDoesHasAClockBehind() {
    Anomaly anomaly =
        classify(
            Windows.empty()
                .learned("n1", 10_000, 8, "n1")
                .learned("n2", 10_040, 8, "n1")
                .learned("n4", 8_500, 8, "n1"));
    assertFinds(anomaly, AnomalyKind.CLOCK_SKEW, Severity.WARNING);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Node(new NodeId("n4")));
  }

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

  @Test
  void mostConfidentFindingSpeaksAndTheOthersGoAlong() {
    Anomaly anomaly =
        classify(threeKills().learned("n2", 30_000, 8, "n2").learned("n4", 31_000, 8, "n4"));
    assertFinds(anomaly, AnomalyKind.SPLIT_BRAIN_RISK, Severity.CRITICAL);
    assertThat(anomaly.evidence())
        .extracting(Evidence::signal)
        .contains(AnomalyKind.ELECTION_CHURN.wireName());
  }

  @Test
  void equalConfidenceGoesToTheMoreSevere() {
    Rule warning = _ -> finding(AnomalyKind.CLOCK_SKEW, Severity.WARNING);
    Rule critical = _ -> finding(AnomalyKind.SLOW_FOLLOWER, Severity.CRITICAL);
    for (List<Rule> rules : List.of(List.of(warning, critical), List.of(critical, warning))) {
      Anomaly anomaly = new HeuristicClassifier(rules).classify(Windows.healthy().build());
      assertFinds(anomaly, AnomalyKind.SLOW_FOLLOWER, Severity.CRITICAL);
    }
  }

  private static Finding finding(AnomalyKind kind, Severity severity) {
    return new Finding(
        kind,
        severity,
        0.8,
        new Subject.Cluster(),
        SuggestedAction.NONE,
        List.of(EvidenceBuilder.of("test").saying("by hand")));
  }
}

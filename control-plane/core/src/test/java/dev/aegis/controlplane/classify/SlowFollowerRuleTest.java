package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.assertFinds;
import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class SlowFollowerRuleTest {
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
  void followerThatStoppedOnceForSomeSecondsIsNotSlow() {
    Windows windows = Windows.healthy();
    windows.series(
        "n1",
        MetricName.RAFT_PEER_RPC.sumName(),
        Map.of("peer", "n3"),
        step -> 0.04 * step + (step < 10 ? 0 : 5) + (step < 11 ? 0 : 60));
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void followerThatStoppedOnceInAGapBetweenReadingsIsNotSlow() {
    Windows windows = Windows.healthy();
    for (String node : List.of("n2", "n3", "n4", "n5")) {
      double stop = node.equals("n3") ? 60 : 0;
      windows
          .series(
              "n1",
              MetricName.RAFT_PEER_RPC.countName(),
              Map.of("peer", node),
              step -> step > 9 && step < 13 ? Double.NaN : 20.0 * step)
          .series(
              "n1",
              MetricName.RAFT_PEER_RPC.sumName(),
              Map.of("peer", node),
              step -> step > 9 && step < 13 ? Double.NaN : 0.04 * step + (step < 13 ? 0 : stop));
    }
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void followerThatAnswersNobodyAnyMoreIsDownAndNotSlow() {
    Windows windows =
        Windows.healthy()
            .contact("n1", "n3", step -> step <= 5 ? 0.06 : 5.0 * (step - 5))
            .gauge("n3", MetricName.RAFT_TERM, step -> step <= 5 ? 7 : Double.NaN);

    Anomaly anomaly = classify(windows);

    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(anomaly.evidence())
        .extracting(Evidence::statement)
        .contains("n3 answers neither the agent nor the leader any more: it is down");
  }

  @Test
  void followerThatAnswersTheLeaderLateIsSlowThoughItAnswersTheAgentNoMore() {
    Windows windows =
        Windows.healthy()
            .contact("n1", "n3", _ -> 2.5)
            .roundTrips("n1", "n3", 2.5)
            .gauge("n3", MetricName.RAFT_TERM, step -> step <= 5 ? 7 : Double.NaN);

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SLOW_FOLLOWER);
  }

  @Test
  void followersThatAreAllSlowForAWhileAreNot() {
    Windows windows = Windows.healthy();
    for (String node : List.of("n2", "n3", "n4", "n5")) {
      double extra = node.equals("n3") ? 0.4 : 0.1;
      windows.series(
          "n1",
          MetricName.RAFT_PEER_RPC.sumName(),
          Map.of("peer", node),
          step -> 0.04 * step + 20 * extra * Math.clamp(step - 10, 0, 5));
    }
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void followerThatFallsEverFurtherBehindInTimeIsSlowAndItsClockIsNotBlamed() {
    Windows windows = committing(step -> step < 15 ? 100 * step : 1_500 + 10 * (step - 15));
    windows.gauge("n3", MetricName.CLOCK_OFFSET, step -> step < 15 ? 0.01 : 5 * (step - 15) * 0.9);
    Anomaly anomaly = classify(windows);
    assertFinds(anomaly, AnomalyKind.SLOW_FOLLOWER, Severity.WARNING);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Node(new NodeId("n3")));
    assertThat(anomaly.evidence().getFirst().numbers().get("late_s")).isBetween(39.0, 41.0);
  }

  @Test
  void followerThatCaughtUpIsSlowNoMore() {
    Windows windows = committing(step -> step < 15 || step > 20 ? 100 * step : 1_500);
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void clockThatIsFurtherOffThanItsNodeIsLateIsSkewAllTheSame() {
    Windows windows = committing(step -> step < 15 ? 100 * step : 1_500 + 10 * (step - 15));
    windows.gauge("n3", MetricName.CLOCK_OFFSET, _ -> 60);
    assertFinds(classify(windows), AnomalyKind.CLOCK_SKEW, Severity.CRITICAL);
  }

  /// A cluster that commits 100 entries from reading to reading, and what `n3` has applied of them.
  private static Windows committing(IntToDoubleFunction appliedByThird) {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows
          .gauge(node, MetricName.RAFT_COMMIT_INDEX, step -> 100.0 * step)
          .gauge(node, MetricName.RAFT_LAST_APPLIED_INDEX, step -> 100.0 * step);
    }
    return windows.gauge("n3", MetricName.RAFT_LAST_APPLIED_INDEX, appliedByThird);
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
}

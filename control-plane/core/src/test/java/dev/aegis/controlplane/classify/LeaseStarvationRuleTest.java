package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.assertFinds;
import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import org.junit.jupiter.api.Test;

class LeaseStarvationRuleTest {
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
  void leasesThatRunOutWhileOthersAreRenewedAsUsualWereLeftBehind() {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows.gauge(node, MetricName.LEASE_EXPIRATIONS, step -> step < 20 ? 2 : 62);
    }
    Anomaly anomaly = classify(windows);
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(anomaly.evidence())
        .extracting(Evidence::statement)
        .contains("leases ran out while others were renewed as usual: their clients had left them");
  }

  @Test
  void leasesThatRunOutSuddenlyAreStarvedWhateverWasRenewedBefore() {
    Windows windows = Windows.healthy();
    windows
        .gauge("n2", MetricName.LEASE_RENEWALS, step -> 40_000 + 200.0 * Math.min(step, 20))
        .gauge("n2", MetricName.LEASE_EXPIRATIONS, step -> step < 22 ? 2 : 6);
    assertFinds(classify(windows), AnomalyKind.LEASE_STARVATION, Severity.WARNING);
  }

  @Test
  void leasesThatRunOutAtTheBeginningOfAWindowAreStarvedWithoutAUsualRate() {
    Windows windows = Windows.healthy();
    windows
        .gauge("n2", MetricName.LEASE_RENEWALS, step -> 40_000 + 2.0 * step)
        .gauge("n2", MetricName.LEASE_EXPIRATIONS, step -> step < 3 ? 2 : 7);
    assertFinds(classify(windows), AnomalyKind.LEASE_STARVATION, Severity.CRITICAL);
  }

  @Test
  void whatANodeReplaysAfterItsStartIsNoStarvation() {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows
          .started(node, 0)
          .gauge(node, MetricName.LEASE_RENEWALS, step -> 15.0 * Math.max(0, step - 2))
          .gauge(node, MetricName.LEASE_EXPIRATIONS, step -> step < 2 ? 0 : 50);
    }
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void leasesThatRunOutOnNodesThatHaveSettledAreStarved() {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows
          .started(node, 0)
          .gauge(node, MetricName.LEASE_RENEWALS, step -> 15.0 * Math.min(step, 16))
          .gauge(node, MetricName.LEASE_EXPIRATIONS, step -> step < 20 ? 0 : 6);
    }
    assertFinds(classify(windows), AnomalyKind.LEASE_STARVATION, Severity.CRITICAL);
  }

  @Test
  void lossOfHalfTheSessionsIsCritical() {
    Windows windows = Windows.healthy();
    windows
        .gauge("n2", MetricName.LEASE_RENEWALS, _ -> 40_000)
        .gauge("n2", MetricName.LEASE_EXPIRATIONS, step -> step < 6 ? 2 : 9);
    assertFinds(classify(windows), AnomalyKind.LEASE_STARVATION, Severity.CRITICAL);
  }

  /// Ten sessions; between the readings 10 and 12 nobody renews, their clients open others, and
  /// what they left behind runs out at reading 14. Everything is as usual again from 12 on.
  private static Windows renewalsFail(int ranOut) {
    Windows windows = Windows.healthy();
    for (String node : Windows.NODES) {
      windows
          .gauge(
              node,
              MetricName.LEASE_RENEWALS,
              step -> 40_000 + 15.0 * (step <= 10 ? step : Math.max(10, step - 2)))
          .gauge(node, MetricName.SESSIONS_OPEN, step -> step < 12 || step >= 14 ? 10 : 10 + ranOut)
          .gauge(node, MetricName.LEASE_EXPIRATIONS, step -> step < 14 ? 2 : 2 + ranOut);
    }
    return windows;
  }

  @Test
  void mostSessionsAreStarvedThoughTheOnesOpenedSinceAreRenewedAsUsual() {
    Anomaly anomaly = classify(renewalsFail(10));
    assertFinds(anomaly, AnomalyKind.LEASE_STARVATION, Severity.CRITICAL);
    assertThat(anomaly.evidence().getFirst().numbers())
        .containsEntry("expirations", 10.0)
        .containsEntry("sessions_open_before", 10.0)
        .containsEntry("least_share_of_renewals", 0.0);
  }

  @Test
  void whatTheClientsOfTwoNodesLeaveBehindInAnElectionIsNotMost() {
    assertThat(classify(renewalsFail(4)).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void lossOfMostSessionsIsToldBeforeTheNodeThatIsSlow() {
    Windows windows = renewalsFail(10);
    slowFollower(windows);
    assertFinds(classify(windows), AnomalyKind.LEASE_STARVATION, Severity.CRITICAL);

    Windows withoutLoss = Windows.healthy();
    slowFollower(withoutLoss);
    Anomaly slow = classify(withoutLoss);
    assertThat(slow.kind()).isEqualTo(AnomalyKind.SLOW_FOLLOWER);
    assertThat(slow.confidence()).isGreaterThan(0.9);
  }

  private static void slowFollower(Windows windows) {
    windows.lag("n1", "n3", step -> 4_000 + 100.0 * step).roundTrips("n1", "n3", 1.5);
  }

  @Test
  void expirationsOfReplicasAreNotAddedUp() {
    Windows windows = Windows.healthy().without(MetricName.LEASE_EXPIRATIONS);
    for (String node : Windows.NODES) {
      windows.event(node, 9_000, origin -> new SessionsExpired(origin, 2));
    }
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }
}

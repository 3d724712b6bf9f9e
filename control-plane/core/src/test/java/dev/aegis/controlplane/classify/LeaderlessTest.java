package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.assertFinds;
import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.SourceStatus.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A cluster that nobody leads, and which of the kinds that is. Readings are 5 s apart; what looks
/// like it and is none is in [LedAllTheSameTest].
class LeaderlessTest {
  private static Windows termsRise(Windows windows, int fromStep, int terms) {
    for (String node : Windows.NODES) {
      windows.gauge(
          node, MetricName.RAFT_TERM, step -> 7 + Math.clamp(step - (long) fromStep, 0, terms));
    }
    return windows;
  }

  @Test
  void termsThatStandMeanThatNobodyReachesAMajority() {
    Anomaly anomaly = classify(Windows.healthy().leaderless(12));

    assertFinds(anomaly, AnomalyKind.SPLIT_BRAIN_RISK, Severity.WARNING);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Cluster());
    assertThat(anomaly.suggestedActionClass()).isEqualTo(SuggestedAction.INSPECT_NETWORK);
    assertThat(anomaly.evidence().getFirst().numbers())
        .containsEntry("leaderless_s", 60.0)
        .containsEntry("witnesses", 5.0)
        .containsEntry("terms_entered", 0.0);
    assertThat(anomaly.evidence().getFirst().statement())
        .isEqualTo(
            "nobody leads: 5 nodes know no leader, and nothing else tells of one; no term begins,"
                + " so no candidate reaches a majority");
  }

  @Test
  void termsThatRiseMeanElectionsThatNobodyWins() {
    Anomaly anomaly = classify(termsRise(Windows.healthy().leaderless(12), 12, 9));

    assertFinds(anomaly, AnomalyKind.ELECTION_CHURN, Severity.WARNING);
    assertThat(anomaly.suggestedActionClass()).isEqualTo(SuggestedAction.INSPECT_NETWORK);
    assertThat(anomaly.evidence().getFirst().numbers()).containsEntry("terms_entered", 9.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void termThatTheLossItselfBroughtIsNoStorm(int terms) {
    assertThat(classify(termsRise(Windows.healthy().leaderless(12), 12, terms)).kind())
        .isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void clusterThatLosesItsLeadersAgainAndAgainChurnsThoughNobodyLeadsAtLast() {
    Anomaly anomaly = classify(ElectionChurnRuleTest.threeKills().leaderless(19));

    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(anomaly.evidence().getFirst().numbers()).containsEntry("leaderless_s", 25.0);
  }

  @Test
  void termsThatBeganBeforeInVainMakeItAStorm() {
    Windows windows = Windows.healthy().leaderless(12);
    for (long term = 8; term < 14; term++) {
      long entered = term;
      windows.event("n2", 5_000 * term, origin -> new TermChanged(origin, entered));
    }
    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
  }

  @Test
  void churnThatIsLedAgainIsToldByItsCount() {
    Windows windows = ElectionChurnRuleTest.threeKills().leaderless(2);
    windows.gauge("n2", MetricName.RAFT_HAS_LEADER, step -> step > 12 ? 1 : 0);
    Anomaly anomaly = classify(windows);

    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(anomaly.evidence().getFirst().numbers()).containsKey("unplanned_changes");
    assertThat(anomaly.suggestedActionClass()).isEqualTo(SuggestedAction.TUNE_ELECTION_TIMING);
  }

  @Test
  void clientsThatFailMakeItCritical() {
    assertFinds(
        classify(
            Windows.healthy().leaderless(12).requests("n2", "unavailable", step -> 9.0 * step)),
        AnomalyKind.SPLIT_BRAIN_RISK,
        Severity.CRITICAL);
  }

  @Test
  void clientsThatWereServedBeforeAndHangSinceMakeItCritical() {
    Windows windows = Windows.healthy().leaderless(12);
    Windows.NODES.forEach(
        node -> windows.requests(node, "ok", step -> 5_000 + 100.0 * Math.min(step, 11)));
    assertFinds(classify(windows), AnomalyKind.SPLIT_BRAIN_RISK, Severity.CRITICAL);
  }

  @Test
  void withoutAWordOfClientsItIsCritical() {
    assertFinds(
        classify(Windows.healthy().leaderless(12).without(MetricName.CLIENT_REQUEST)),
        AnomalyKind.SPLIT_BRAIN_RISK,
        Severity.CRITICAL);
  }

  @Test
  void threeReadingsInTenSecondsAreEnough() {
    assertThat(classify(Windows.healthy().leaderless(22)).kind())
        .isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void itIsToldWhenItIsOverToo() {
    Windows windows = Windows.healthy().leaderless(8);
    windows.gauge("n2", MetricName.RAFT_HAS_LEADER, step -> step < 8 || step > 14 ? 1 : 0);
    Anomaly anomaly = classify(windows);

    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
    assertThat(anomaly.evidence().getFirst().numbers()).containsEntry("leaderless_s", 30.0);
    assertThat(anomaly.evidence().getFirst().statement()).startsWith("nobody led for a while");
  }

  @Test
  void oneReadingThatFailsBreaksNothing() {
    Windows windows = Windows.healthy().leaderless(20);
    Windows.NODES.forEach(node -> windows.gone(node, 22, 23));

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void survivorsOfAMajorityThatCrashedSaySoWithLessConfidence() {
    Windows windows = Windows.healthy().leaderless(12);
    windows.gone("n1", 12, 25).gone("n3", 12, 25).gone("n5", 12, 25);
    Anomaly anomaly = classify(windows);

    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
    assertThat(anomaly.confidence())
        .isLessThan(classify(Windows.healthy().leaderless(12)).confidence());
    assertThat(anomaly.evidence().getFirst().statement()).contains("2 of 5 nodes know no leader");
  }

  @Test
  void lastOneThatAnswersIsBelieved() {
    Windows windows = Windows.healthy().leaderless(12);
    windows.silent("n1").silent("n2").silent("n4").silent("n5");

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void staleClaimSpeaksForNobody() {
    Windows windows =
        Windows.healthy()
            .leaderless(12)
            .gauge("n1", MetricName.RAFT_IS_LEADER, _ -> 1)
            .gauge("n1", MetricName.RAFT_HAS_LEADER, _ -> 1)
            .gauge("n1", MetricName.RAFT_STATUS_AGE, step -> step < 12 ? 0 : 5 + 5.0 * (step - 12));

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void streamAloneTellsOfItWithLessConfidence() {
    Anomaly anomaly = classify(Windows.healthy().tellsOfTheLoss(12).allMetricsSilent());

    assertFinds(anomaly, AnomalyKind.SPLIT_BRAIN_RISK, Severity.CRITICAL);
    assertThat(anomaly.confidence())
        .isLessThan(classify(Windows.healthy().leaderless(12)).confidence());
    assertThat(anomaly.evidence().getFirst().from()).hasSize(5);
  }

  @Test
  void streamAloneTellsOfElectionsThatNobodyWins() {
    Windows windows = Windows.healthy().tellsOfTheLoss(6).allMetricsSilent();
    for (int i = 1; i <= 3; i++) {
      long term = 7L + i;
      windows.event("n4", 40_000 + 1_000 * term, origin -> new TermChanged(origin, term));
    }

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
  }

  @Test
  void metricsAloneTellOfIt() {
    assertThat(classify(Windows.healthy().leaderless(12).streamIs(State.SILENT)).kind())
        .isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void whatProcessesSaidBeforeTheyStartedAnewCounts() {
    Windows windows = Windows.healthy().leaderless(4);
    Windows.NODES.forEach(node -> windows.started(node, 112_000));

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void clusterThatCameBackFromAPowerCutWithoutALeaderIsNotExcused() {
    Windows windows = Windows.healthy().leaderless(4);
    Windows.NODES.forEach(node -> windows.gone(node, 4, 8).started(node, 38_000));

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }
}

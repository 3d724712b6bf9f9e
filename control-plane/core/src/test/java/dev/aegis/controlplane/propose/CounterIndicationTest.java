package dev.aegis.controlplane.propose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Configs;
import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.envelope.ConfigTree;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// With the defaults (timeouts up to 1200 ms) a stall is five seconds.
class CounterIndicationTest {
  private static Windows churn() {
    return Windows.healthy()
        .killed("n1", 5_000, 7, "n2")
        .killed("n2", 40_000, 8, "n3")
        .killed("n3", 80_000, 9, "n4");
  }

  private static List<CounterIndication> seenIn(Windows windows) {
    return CounterIndication.allIn(
            new WindowReading(windows.build()), SafetyEnvelope.read(Configs.defaults()))
        .stream()
        .map(CounterIndication.Sighting::what)
        .toList();
  }

  @Test
  void healthAndMereChurnShowNothingAgainstAChange() {
    assertThat(seenIn(Windows.healthy())).isEmpty();
    assertThat(seenIn(churn())).isEmpty();
    assertThat(seenIn(Windows.empty())).isEmpty();
  }

  @Test
  void syncThatHungOnALeaderIsAStall() {
    assertThat(seenIn(churn().gauge("n2", MetricName.RAFT_LOG_SYNC_IN_FLIGHT, _ -> 4.9))).isEmpty();
    assertThat(seenIn(churn().gauge("n2", MetricName.RAFT_LOG_SYNC_IN_FLIGHT, _ -> 5.0)))
        .containsExactly(CounterIndication.LEADER_STALLS);
    assertThat(seenIn(churn().gauge("n5", MetricName.RAFT_LOG_SYNC_IN_FLIGHT, _ -> 60)))
        .as("n5 never led")
        .isEmpty();
  }

  @Test
  void longerTimeoutsMakeALongerStall() {
    var slow =
        SafetyEnvelope.read(
            Configs.with(
                Configs.defaults(), "raft.election-timeout-max", new ConfigTree.Text("2500ms")));
    Windows nineSeconds = churn().gauge("n2", MetricName.RAFT_LOG_SYNC_IN_FLIGHT, _ -> 9);
    Windows tenSeconds = churn().gauge("n2", MetricName.RAFT_LOG_SYNC_IN_FLIGHT, _ -> 10);
    assertThat(CounterIndication.allIn(new WindowReading(nineSeconds.build()), slow)).isEmpty();
    assertThat(CounterIndication.allIn(new WindowReading(tenSeconds.build()), slow)).hasSize(1);
  }

  @Test
  void leaderThatStoodStillIsAStallUnlessItIsThePauseOfAStart() {
    Windows paused =
        churn()
            .series("n3", MetricName.PROCESS_PAUSE.maxName(), Map.of(), step -> step > 4 ? 6 : 0);
    assertThat(seenIn(paused)).containsExactly(CounterIndication.LEADER_STALLS);
    assertThat(seenIn(paused.started("n3", 30_000))).isEmpty();
  }

  @Test
  void runningNodeThatTheLeaderDoesNotHearIsBehindACutLink() {
    assertThat(seenIn(churn().contact("n1", "n3", step -> step > 10 ? 5.0 * (step - 10) : 0.1)))
        .containsExactly(CounterIndication.ONE_WAY_LINK);
    assertThat(seenIn(churn().contact("n1", "n3", step -> step == 10 ? 5 : 0.1)))
        .as("once is no cut")
        .isEmpty();
  }

  @Test
  void nodeThatIsDownOrJustStartedIsNotBehindACutLink() {
    assertThat(
            seenIn(
                churn()
                    .contact("n1", "n3", step -> step > 10 ? 5.0 * (step - 10) : 0.1)
                    .silent("n3")))
        .isEmpty();
    assertThat(
            seenIn(
                churn()
                    .contact("n1", "n3", step -> step > 10 && step < 13 ? 5.0 * (step - 10) : 0.1)
                    .started("n3", 63_000)))
        .isEmpty();
  }

  @Test
  void nodesThatCountVotersDifferentlyAreStale() {
    Windows agreed = churn();
    Windows.NODES.forEach(node -> agreed.gauge(node, MetricName.RAFT_VOTERS_CONFIGURED, _ -> 5));
    assertThat(seenIn(agreed)).isEmpty();
    assertThat(seenIn(agreed.gauge("n4", MetricName.RAFT_VOTERS_CONFIGURED, _ -> 3)))
        .containsExactly(CounterIndication.STALE_MEMBERS);
  }

  @Test
  void manyRefusedRequestsAreOverload() {
    assertThat(
            seenIn(
                churn().gauge("n1", MetricName.RAFT_REQUEST_LIMIT_HITS, step -> 9.0 * step / 24)))
        .isEmpty();
    assertThat(seenIn(churn().gauge("n1", MetricName.RAFT_REQUEST_LIMIT_HITS, step -> step)))
        .containsExactly(CounterIndication.OVERLOAD);
  }

  @Test
  void twoSnapshotsInTwoMinutesAreALoop() {
    assertThat(
            seenIn(
                churn()
                    .gauge("n5", MetricName.RAFT_SNAPSHOTS_INSTALLED, step -> step < 15 ? 0 : 1)))
        .isEmpty();
    assertThat(
            seenIn(
                churn()
                    .gauge(
                        "n5",
                        MetricName.RAFT_SNAPSHOTS_INSTALLED,
                        step -> step < 10 ? 0 : step < 20 ? 1 : 2)))
        .containsExactly(CounterIndication.SNAPSHOT_LOOP);
  }

  @Test
  void whatIsSeenHoldsTheChangeBackWithItsReasonAndTheRunbook() {
    Windows stalled = churn().gauge("n2", MetricName.RAFT_LOG_SYNC_IN_FLIGHT, _ -> 12);
    Anomaly anomaly = HeuristicClassifier.standard().classify(churn().build());
    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);

    assertThat(Proposer.standard().propose(anomaly, Configs.deployed(), churn().build()))
        .isInstanceOf(Proposal.Approved.class);
    assertThat(Proposer.standard().propose(anomaly, Configs.deployed(), stalled.build()))
        .isEqualTo(
            new Proposal.NotNeeded(
                "a sync of the log of n2 hung for 12 s. A leader that stalls (a sync that hangs) is"
                    + " kept longer by longer timeouts.",
                "control-plane/runbooks/election-churn.md"));
  }

  @Test
  void whatIsNotSeenIsToldToThePersonWhoDecides() {
    Anomaly anomaly = HeuristicClassifier.standard().classify(churn().build());
    Proposal.Approved approved =
        (Proposal.Approved)
            Proposer.standard().propose(anomaly, Configs.deployed(), churn().build());
    for (CounterIndication one : CounterIndication.values()) {
      assertThat(approved.body().markdown(approved.patch())).contains(one.sentence());
    }
  }
}

package dev.aegis.controlplane.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Subject;
import org.junit.jupiter.api.Test;

/// What tells a node that is cut off from one that is slow, dead, or on its way back.
class CutOffTest {
  private static Anomaly classify(Windows windows) {
    return HeuristicClassifier.standard().classify(windows.build());
  }

  /// As the leader sees a follower that it last heard at the tenth reading.
  private static Windows unheard(String node) {
    return Windows.healthy()
        .contact("n1", node, step -> step <= 10 ? 0.06 : 5.0 * (step - 10))
        .roundTrips("n1", node, 3);
  }

  private static Windows readUntil(Windows windows, int last) {
    return windows.gauge("n3", MetricName.RAFT_TERM, step -> step <= last ? 7 : Double.NaN);
  }

  @Test
  void nodeThatAnswersTheAgentAndNotTheLeaderIsCutOffAndNotSlow() {
    Anomaly anomaly = classify(unheard("n3"));

    assertThat(anomaly.kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
    assertThat(anomaly.subject()).isEqualTo(new Subject.Node(new NodeId("n3")));
    assertThat(anomaly.evidence())
        .extracting(Evidence::statement)
        .contains("n3 answers the agent and not the leader: cut off, not slow");
  }

  @Test
  void severalNodesThatAreCutOffConcernTheCluster() {
    Windows windows = unheard("n3").contact("n1", "n4", step -> 5.0 * step);

    assertThat(classify(windows).subject()).isEqualTo(new Subject.Cluster());
  }

  @Test
  void nodeThatAnswersNobodyIsDownAndNotCutOff() {
    assertThat(classify(unheard("n3").silent("n3")).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void nodeThatFellSilentIsDownAlthoughItAnsweredTheAgentForAMomentLonger() {
    Windows windows = unheard("n3");

    assertThat(classify(readUntil(windows, 21)).kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(classify(readUntil(windows, 22)).kind()).isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void nodeThatWasStoppedInOrderIsAwayWhileItServesItsLastClients() {
    assertThat(classify(unheard("n3").stopping("n3", 52_000)).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void nodeThatIsBackFromAStopInOrderCanBeCutOff() {
    assertThat(classify(unheard("n3").stopping("n3", 40_000).started("n3", 45_000)).kind())
        .isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void nodeThatStartedAfterItsLastAnswerIsOnItsWayBack() {
    assertThat(classify(unheard("n3").started("n3", 112_000)).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void nodeThatStartedAMomentAgoIsOnItsWayBackThoughItAnsweredTheLeaderOnce() {
    Windows windows =
        Windows.healthy()
            .contact("n1", "n3", step -> step <= 21 ? 0.06 : 5.0 * (step - 21))
            .started("n3", 102_000);

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.NONE);
  }

  @Test
  void nodeThatStartedLongAgoAndNeverReachedTheLeaderIsCutOff() {
    assertThat(classify(unheard("n3").started("n3", 60_000)).kind())
        .isEqualTo(AnomalyKind.SPLIT_BRAIN_RISK);
  }

  @Test
  void nodeThatAnswersTheLeaderLateIsSlow() {
    Windows windows = Windows.healthy().contact("n1", "n3", _ -> 2.5).roundTrips("n1", "n3", 2.5);

    assertThat(classify(windows).kind()).isEqualTo(AnomalyKind.SLOW_FOLLOWER);
  }
}

package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.assertFinds;
import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeuristicClassifierTest {
  @Test
  void mostConfidentFindingSpeaksAndTheOthersGoAlong() {
    Anomaly anomaly =
        classify(
            ElectionChurnRuleTest.threeKills()
                .learned("n2", 30_000, 8, "n2")
                .learned("n4", 31_000, 8, "n4"));
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

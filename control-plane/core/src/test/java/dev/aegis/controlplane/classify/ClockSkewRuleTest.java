package dev.aegis.controlplane.classify;

import static dev.aegis.controlplane.classify.Verdicts.assertFinds;
import static dev.aegis.controlplane.classify.Verdicts.classify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import org.junit.jupiter.api.Test;

class ClockSkewRuleTest {
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
}

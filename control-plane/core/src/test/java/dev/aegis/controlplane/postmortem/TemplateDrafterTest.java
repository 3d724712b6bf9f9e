package dev.aegis.controlplane.postmortem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TemplateDrafterTest {

  private static TelemetryWindow incident() {
    return Windows.healthy()
        .killed("n1", 5_000, 7, "n2")
        .steppedDown("n2", 40_000, 8, StepDownReason.LOST_QUORUM)
        .elected(41_000, 9, "n3", "n1")
        .killed("n3", 80_000, 9, "n4")
        .killed("n4", 100_000, 10, "n5")
        .requests("n2", "unavailable", step -> 8.0 * step)
        .lag("n1", "n3", step -> step == 16 ? 900 : 1)
        .silent("n5")
        .build();
  }

  private static String draftOf(TelemetryWindow window) {
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    return new TemplateDrafter()
        .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, window), window, "see branch x")
        .markdown();
  }

  @Test
  void sectionsComeInTheOrderAReaderNeedsThem() {
    assertThat(draftOf(incident()))
        .containsSubsequence(
            "## Root cause, ranked hypotheses",
            "1. **",
            "## Summary",
            "## Impact",
            "192 ended as unavailable",
            "## Timeline",
            "n2 lost its leader in term 7",
            "## Term history",
            "| 8 | n2 |",
            "n2 stepped down (lost_quorum)",
            "## Evidence",
            "## Signals beside it",
            "## What the data cannot tell",
            "The metrics of n5 were silent",
            "## Action items",
            "see branch x");
  }

  @Test
  void whatOnlyAPersonKnowsIsMarked() {
    assertThat(draftOf(incident()).split("For a person to fill in", -1)).hasSize(5);
  }

  @Test
  void sameWindowMakesTheSameText() {
    assertThat(draftOf(incident())).isEqualTo(draftOf(incident()));
  }

  @Test
  void oneDayOfOneTroubleHasOneTitle() {
    TelemetryWindow window = incident();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    assertThat(
            new TemplateDrafter()
                .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, window), window, "x")
                .title())
        .isEqualTo("Postmortem draft: election_churn (cluster), 2025-11-23");
  }

  @Test
  void hostileEvidenceStaysText() {
    Evidence hostile =
        new Evidence(
            "x", "# done\n\n@everyone <script>`rm` [click](http://x)", new TreeMap<>(), List.of());
    Anomaly anomaly =
        new Anomaly(
            AnomalyKind.ELECTION_CHURN,
            Severity.CRITICAL,
            new Subject.Cluster(),
            1,
            List.of(hostile),
            SuggestedAction.NONE,
            incident().span(),
            "x");
    String text =
        new TemplateDrafter()
            .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, incident()), incident(), "x")
            .markdown();
    assertThat(text)
        .doesNotContain("@everyone")
        .doesNotContain("<script>")
        .doesNotContain("\n# done")
        .doesNotContain("[click](");
  }

  @Test
  void termHistoryTellsWhoLedAndHowItEnded() {
    List<TermEntry> history = TelemetryTools.termHistory(incident());
    assertThat(history).extracting(TermEntry::term).containsExactly(7L, 8L, 9L, 10L, 11L);
    assertThat(history.get(1).leaders()).containsExactly(new NodeId("n2"));
    assertThat(history.get(0).leaders()).isEmpty();
  }

  @Test
  void peakOfAMetricIsTiedToTheNearestEvent() {
    MetricCorrelation lag =
        TelemetryTools.correlate(incident(), MetricName.RAFT_LOG_LAG).stream()
            .filter(one -> one.series().contains("follower=n3"))
            .findFirst()
            .orElseThrow();
    assertThat(lag.max()).isEqualTo(900);
    assertThat(lag.maxAtMs()).isEqualTo(Windows.FROM + 80_000);
    assertThat(lag.distanceMs()).isEqualTo(700);
  }
}

package dev.aegis.controlplane.postmortem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Incidents;
import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
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
    return Incidents.churn().lag("n1", "n3", step -> step == 16 ? 900 : 1).build();
  }

  private static TelemetryTools tools(ToolBudget budget) {
    Anomaly anomaly = HeuristicClassifier.standard().classify(incident());
    return new TelemetryTools(anomaly, incident(), IncidentLibrary.curated(), budget);
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
            "n2, n3, n4, n5 each lost its leader in term 7",
            "## Term history",
            "| 8 | n2 |",
            "n2 stepped down (lost_quorum)",
            "## Signals beside it",
            "## Similar past incidents",
            "## What the data cannot tell",
            "The metrics of n5 were silent",
            "## Detection",
            "## Action items",
            "see branch x",
            "## Evidence",
            "- **E1** `");
  }

  @Test
  void whatOnlyAPersonKnowsIsMarked() {
    assertThat(draftOf(incident()).split("For a person to fill in", -1)).hasSize(7);
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
  void severityIsByWhatClientsSaw() {
    assertThat(draftOf(incident()))
        .contains("Of 9792 client requests 192 ended")
        .contains("By what clients saw it was **critical**")
        .contains("spent 19.6 times as fast");
    assertThat(draftOf(Windows.healthy().lag("n1", "n3", _ -> 9_000).build()))
        .contains("By what clients saw it was **info**")
        .contains("The classifier calls it warning, by what nodes show.");
  }

  @Test
  void modelThatIsNotUsedIsToldOf() {
    TelemetryWindow window = incident();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    assertThat(
            new TemplateDrafter()
                .draft(
                    anomaly,
                    new HeuristicDiagnoser().diagnose(anomaly, window),
                    window,
                    "x",
                    new Narration.NotUsed("it did not answer in time"))
                .markdown())
        .contains("its answer is not used: it did not answer in time. The ranking is the agent's");
  }

  @Test
  void timelineIsOneLineForWhatNodesTellTogether() {
    ToolAnswer<TimelineEntry> timeline = tools(ToolBudget.STANDARD).getTimeline();

    assertThat(timeline.rows().getFirst().sentence())
        .isEqualTo("n2, n3, n4, n5 each lost its leader in term 7");
    assertThat(timeline.rows().getFirst().ids()).hasSize(4);
    assertThat(timeline.omitted()).isZero();
  }

  @Test
  void longAnswerIsCutAndSaysSo() {
    ToolAnswer<TimelineEntry> whole = tools(ToolBudget.STANDARD).getTimeline();
    ToolAnswer<TimelineEntry> cut = tools(new ToolBudget(1, 4)).getTimeline();

    assertThat(cut.rows()).hasSize(4);
    assertThat(cut.omitted()).isEqualTo(whole.rows().size() - 4);
    assertThat(cut.rows().getFirst()).isEqualTo(whole.rows().getFirst());
    assertThat(cut.rows().getLast()).isEqualTo(whole.rows().getLast());
  }

  @Test
  void questionBeyondTheBudgetIsRefused() {
    TelemetryTools tools = tools(new ToolBudget(2, 60));
    assertThat(tools.getTimeline().refused()).isFalse();
    assertThat(tools.getRaftTermHistory().refused()).isFalse();
    assertThat(tools.callsLeft()).isZero();

    assertThat(tools.correlateMetric(MetricName.RAFT_LOG_LAG))
        .returns(true, ToolAnswer::refused)
        .returns(List.of(), ToolAnswer::rows);
    assertThat(tools.findSimilarPastIncident("").refused()).isTrue();
  }

  @Test
  void draftStaysWithinItsBudget() {
    assertThat(ToolBudget.STANDARD.calls()).isGreaterThanOrEqualTo(TemplateDrafter.CALLS);
  }

  @Test
  void termHistoryTellsWhoLedAndHowItEnded() {
    List<TermEntry> history = tools(ToolBudget.STANDARD).getRaftTermHistory().rows();
    assertThat(history).extracting(TermEntry::term).containsExactly(7L, 8L, 9L, 10L, 11L);
    assertThat(history.get(1).leaders()).containsExactly(new NodeId("n2"));
    assertThat(history.get(0).leaders()).isEmpty();
  }

  @Test
  void peakOfAMetricIsTiedToTheNearestEvent() {
    MetricCorrelation lag =
        tools(ToolBudget.STANDARD).correlateMetric(MetricName.RAFT_LOG_LAG).rows().stream()
            .filter(one -> one.series().contains("follower=n3"))
            .findFirst()
            .orElseThrow();
    assertThat(lag.max()).isEqualTo(900);
    assertThat(lag.maxAtMs()).isEqualTo(Windows.FROM + 80_000);
    assertThat(lag.distanceMs()).isEqualTo(700);
  }
}

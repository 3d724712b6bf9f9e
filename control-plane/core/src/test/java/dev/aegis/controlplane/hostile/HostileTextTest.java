package dev.aegis.controlplane.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Configs;
import dev.aegis.controlplane.Incidents;
import dev.aegis.controlplane.Windows;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.narrate.FactSheet;
import dev.aegis.controlplane.postmortem.DraftFacts;
import dev.aegis.controlplane.postmortem.TemplateDrafter;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.controlplane.propose.Proposer;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.NavigableSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A hundred hostile texts in every place that text can reach: what the agent concludes, proposes
/// and tells a model is the same to the byte, and what it drafts for people stays inert.
class HostileTextTest {
  private static final Supplier<Windows> CHURN = Incidents::churn;
  private static final Supplier<Windows> SLOW = HostileTextTest::slowFollower;

  private static Windows slowFollower() {
    return Windows.healthy()
        .lag("n1", "n3", step -> 2_000 + 200.0 * step)
        .gauge("n2", MetricName.LEASE_EXPIRATIONS, step -> 2 + step);
  }

  private record Concluded(String anomaly, String diagnosis, String proposal, String toldToAModel) {
    static Concluded from(TelemetryWindow window) {
      Anomaly anomaly = HeuristicClassifier.standard().classify(window);
      Diagnosis diagnosis = new HeuristicDiagnoser().diagnose(anomaly, window);
      return new Concluded(
          TelemetryJson.writeAnomaly(anomaly),
          diagnosis.toString(),
          rendered(Proposer.standard().propose(anomaly, Configs.deployed())),
          FactSheet.of(anomaly, diagnosis, window, IncidentLibrary.curated(), "").text());
    }

    private static String rendered(Proposal proposal) {
      return switch (proposal) {
        case Proposal.NotNeeded notNeeded -> notNeeded.toString();
        case Proposal.Blocked blocked -> blocked.toString();
        case Proposal.Approved approved ->
            approved.concern().canonical() + approved.body().markdown(approved.patch());
      };
    }
  }

  @Test
  void thereAreAHundredAndNoneIsAWordOfTheContract() {
    assertThat(HostileStrings.all()).hasSize(100).doesNotHaveDuplicates();
    assertThat(HostileStrings.all()).allSatisfy(text -> assertThat(NodeId.parse(text)).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void textChangesNothingAndStaysText(Place place) {
    Concluded expected = Concluded.from(place.innocent(CHURN));
    for (String text : HostileStrings.all()) {
      TelemetryWindow window = place.with(CHURN, text);
      Concluded concluded = Concluded.from(window);
      assertThat(concluded).as(text).isEqualTo(expected);
      assertInert(text, window);
    }
  }

  /// Another kind of anomaly, whose rules read other places.
  @ParameterizedTest
  @EnumSource(Place.class)
  void textChangesNothingAboutAnotherKindEither(Place place) {
    Concluded expected = Concluded.from(place.innocent(SLOW));
    for (int i = 0; i < HostileStrings.all().size(); i += 5) {
      String text = HostileStrings.all().get(i);
      assertThat(Concluded.from(place.with(SLOW, text))).as(text).isEqualTo(expected);
    }
  }

  private static void assertInert(String text, TelemetryWindow window) {
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    String draft =
        new TemplateDrafter()
            .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, window), window, "x")
            .markdown();
    NavigableSet<String> ids = Incidents.idsOf(window);
    assertThat(DraftFacts.findings(draft, id -> isThere(ids, id))).as(text).isEmpty();
    assertThat(draft.replaceAll("`[^`\n]*`", ""))
        .as(text)
        .doesNotContain("://", "@everyone", "@org")
        .doesNotContainPattern("(?<!\\\\)(?:\\]\\(|<script|<img|<!--|!\\[)|www\\.\\S|GH-\\d");
    assertThat(draft)
        .as(text)
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}&&[^\\n]]");
  }

  /// The origin of a feed is part of its id, and a code span shows it without what is not seen.
  private static boolean isThere(NavigableSet<String> ids, String id) {
    return ids.contains(id) || id.startsWith("incident:") || id.startsWith("feed:events/");
  }

  /// The guard itself: a text in a place that conclusions do read would be noticed.
  @Test
  void placeThatIsReadWouldBeNoticed() {
    TelemetryWindow innocent = CHURN.get().build();
    TelemetryWindow moved = CHURN.get().lag("n1", "n4", step -> 9_000 + 1_000.0 * step).build();
    assertThat(Concluded.from(moved)).isNotEqualTo(Concluded.from(innocent));
  }
}

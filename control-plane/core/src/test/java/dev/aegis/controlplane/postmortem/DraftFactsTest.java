package dev.aegis.controlplane.postmortem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.Incidents;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.telemetry.TelemetryContract;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every sentence of a draft that states a fact carries evidence that resolves.
class DraftFactsTest {
  private static final IncidentLibrary LIBRARY = IncidentLibrary.curated();

  static List<String> names() {
    return List.copyOf(Incidents.byHand().keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFactOfADraftIsBacked(String name) {
    TelemetryWindow window = Incidents.named(name);
    assertThat(DraftFacts.findings(draft(window), resolvesIn(window))).isEmpty();
  }

  @Test
  void everyFactOfADraftByChanceIsBacked() {
    NavigableSet<AnomalyKind> kinds = new TreeSet<>();
    for (TelemetryWindow window : Incidents.byChance(300, 20_261_126)) {
      kinds.add(HeuristicClassifier.standard().classify(window).kind());
      assertThat(DraftFacts.findings(draft(window), resolvesIn(window))).isEmpty();
    }
    assertThat(kinds).as("chance made all six kinds").hasSize(6);
  }

  @Test
  void everyFactOfADraftOfTheContractsOwnFixturesIsBacked() throws IOException {
    TelemetryWindow window = TelemetryJson.readWindow(fixture("window.json"));
    Anomaly anomaly = TelemetryJson.readAnomaly(fixture("anomaly.json"));
    String text =
        new TemplateDrafter()
            .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, window), window, "x")
            .markdown();
    assertThat(DraftFacts.findings(text, resolvesIn(window))).isEmpty();
    assertThat(DraftFacts.findings(draft(window), resolvesIn(window))).isEmpty();
  }

  @Test
  void everySentenceOfAModelIsBacked() {
    TelemetryWindow window = Incidents.named("churn");
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    String id = window.events().getFirst().id();

    String text = narrated(window, anomaly, id);

    assertThat(DraftFacts.findings(text, resolvesIn(window))).isEmpty();
    assertThat(text).contains("## In the words of a model", "- Leaders were lost. [E");
    assertThatThrownBy(() -> narrated(window, anomaly, "n9/1/1"))
        .as("a model's sentence about nothing")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cites something that is there");
  }

  private static String narrated(TelemetryWindow window, Anomaly anomaly, String id) {
    return new TemplateDrafter()
        .draft(
            anomaly,
            new HeuristicDiagnoser().diagnose(anomaly, window),
            window,
            "x",
            new Narration.Told(
                "tiny", List.of(new Narration.Sentence("Leaders were lost.", List.of(id)))))
        .markdown();
  }

  private static String fixture(String name) throws IOException {
    try (InputStream stream =
        TelemetryContract.class.getResourceAsStream("/dev/aegis/telemetry/fixtures/" + name)) {
      return new String(Objects.requireNonNull(stream).readAllBytes(), UTF_8);
    }
  }

  @Test
  void anomalyOfAnotherWindowIsNotTakenForAFactOfThisOne() {
    TelemetryWindow churn = Incidents.named("churn");
    TelemetryWindow healthy = Incidents.named("healthy");
    Anomaly anomaly = HeuristicClassifier.standard().classify(churn);

    String text =
        new TemplateDrafter()
            .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, churn), healthy, "x")
            .markdown();

    assertThat(DraftFacts.findings(text, resolvesIn(healthy))).isEmpty();
    assertThat(text)
        .contains("(nothing in this window backs it)", "Claimed, and nothing in this window");
  }

  @Test
  void lineWithoutAMarkIsFound() {
    assertBites(text -> text.replace("## Impact\n", "## Impact\n\nThe disk of n3 was slow.\n"));
    assertBites(text -> text.replaceFirst(" \\[E1]\n", "\n"));
  }

  @Test
  void markThatStandsForNothingIsFound() {
    assertBites(text -> text.replaceFirst("\\[E1]", "[E999]"));
    assertBites(text -> text.replaceFirst("\n- \\*\\*E1\\*\\* .*", ""));
  }

  @Test
  void idThatIsNotThereIsFound() {
    assertBites(text -> text.replaceFirst("(\n- \\*\\*E1\\*\\*) `", "$1 `n9/1/1`, `"));
  }

  private interface Doctoring {
    String doctor(String text);
  }

  private static void assertBites(Doctoring doctoring) {
    TelemetryWindow window = Incidents.named("churn");
    String whole = draft(window);
    String doctored = doctoring.doctor(whole);
    assertThat(doctored).isNotEqualTo(whole);
    assertThat(DraftFacts.findings(doctored, resolvesIn(window))).isNotEmpty();
  }

  private static String draft(TelemetryWindow window) {
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    return new TemplateDrafter()
        .draft(anomaly, new HeuristicDiagnoser().diagnose(anomaly, window), window, "see branch x")
        .markdown();
  }

  /// Past incidents resolve in the library, the rest in the window.
  private static Predicate<String> resolvesIn(TelemetryWindow window) {
    NavigableSet<String> ids = Incidents.idsOf(window);
    return id ->
        ids.contains(id)
            || (id.startsWith(PastIncident.ID_PREFIX)
                && LIBRARY.holds(id.substring(PastIncident.ID_PREFIX.length())));
  }
}

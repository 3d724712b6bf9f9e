package dev.aegis.controlplane.narrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Incidents;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.diagnose.KnownCause;
import dev.aegis.controlplane.hostile.HostileStrings;
import dev.aegis.controlplane.narrate.AnswerCheck.Checked;
import dev.aegis.controlplane.narrate.ModelAnswer.Ranked;
import dev.aegis.controlplane.narrate.ModelAnswer.Said;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.verdict.RootCause;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCheckTest {
  private static final TelemetryWindow WINDOW = Incidents.churn().build();
  private static final FactSheet SHEET = FactSheetTest.sheetOf(WINDOW);
  private static final List<Ranked> RANKING = List.of(new Ranked("election_storm", List.of("F1")));
  private static final Said SAID =
      new Said("Leadership changed again and again on node_2.", List.of("F1", "F2"));

  private static @Nullable Refusal refusalOf(ModelAnswer answer) {
    return AnswerCheck.check(answer, SHEET) instanceof Checked.Refused(Refusal reason)
        ? reason
        : null;
  }

  private static @Nullable Refusal refusalOf(String sentence) {
    return refusalOf(new ModelAnswer(RANKING, List.of(new Said(sentence, List.of("F1", "F2")))));
  }

  private static @Nullable Refusal refusalOf(Ranked... ranking) {
    return refusalOf(new ModelAnswer(List.of(ranking), List.of(SAID)));
  }

  @Test
  void goodAnswerIsTaken() {
    Checked checked = AnswerCheck.check(new ModelAnswer(RANKING, List.of(SAID)), SHEET);

    assertThat(checked)
        .isInstanceOfSatisfying(
            Checked.Accepted.class,
            accepted -> {
              assertThat(accepted.order()).startsWith(KnownCause.ELECTION_STORM);
              assertThat(accepted.order()).containsExactlyInAnyOrderElementsOf(SHEET.offered());
              assertThat(accepted.sentences().getFirst().text())
                  .isEqualTo("Leadership changed again and again on n2.");
              assertThat(accepted.sentences().getFirst().ids())
                  .isNotEmpty()
                  .allMatch(id -> Incidents.idsOf(WINDOW).contains(id));
            });
  }

  @Test
  void orderOfAModelKeepsTheEvidenceOfTheAgent() {
    Anomaly anomaly = HeuristicClassifier.standard().classify(WINDOW);
    Diagnosis own = new HeuristicDiagnoser().diagnose(anomaly, WINDOW);
    List<KnownCause> order = SHEET.offered().reversed();

    Diagnosis reordered = AnswerCheck.reordered(own, order, "x");

    assertThat(reordered.ranked())
        .extracting(Hypothesis::cause)
        .containsExactlyElementsOf(order.stream().map(KnownCause::rootCause).toList());
    assertThat(reordered.ranked())
        .extracting(Hypothesis::evidence)
        .containsAll(own.ranked().stream().map(Hypothesis::evidence).toList());
    assertThat(reordered.likeliest().score()).isEqualTo(own.likeliest().score());
    assertThat(reordered.likeliest().cause()).isNotEqualTo(own.likeliest().cause());
  }

  @Test
  void causeThatWasNotOnOfferIsRefused() {
    assertThat(refusalOf(new Ranked("gremlins", List.of("F1")))).isEqualTo(Refusal.UNKNOWN_CAUSE);
    assertThat(refusalOf(new Ranked(RootCause.CLOCK_DRIFT.wireName(), List.of("F1"))))
        .as("known, and not on offer")
        .isEqualTo(Refusal.UNKNOWN_CAUSE);
    assertThat(refusalOf(RANKING.getFirst(), RANKING.getFirst())).isEqualTo(Refusal.REPEATED_CAUSE);
  }

  @Test
  void evidenceThatIsNotThereIsRefused() {
    assertThat(refusalOf(new Ranked("election_storm", List.of("F1", "F999"))))
        .isEqualTo(Refusal.INVENTED_EVIDENCE);
    assertThat(refusalOf(new Ranked("election_storm", List.of()))).isEqualTo(Refusal.NO_EVIDENCE);
    assertThat(refusalOf(new ModelAnswer(RANKING, List.of(new Said(SAID.text(), List.of())))))
        .isEqualTo(Refusal.NO_EVIDENCE);
    assertThat(refusalOf(new ModelAnswer(RANKING, List.of(new Said(SAID.text(), List.of("E1"))))))
        .isEqualTo(Refusal.INVENTED_EVIDENCE);
  }

  @Test
  void emptyOrEndlessAnswerIsRefused() {
    assertThat(refusalOf(new ModelAnswer(List.of(), List.of(SAID)))).isEqualTo(Refusal.WRONG_SHAPE);
    assertThat(refusalOf(new ModelAnswer(RANKING, List.of()))).isEqualTo(Refusal.WRONG_SHAPE);
    assertThat(refusalOf(new ModelAnswer(RANKING, Collections.nCopies(9, SAID))))
        .isEqualTo(Refusal.TOO_LONG);
    assertThat(refusalOf("It " + "goes on ".repeat(60) + ".")).isEqualTo(Refusal.TOO_LONG);
  }

  @Test
  void numbersOfTheCitedFactsMayBeRepeated() {
    assertThat(refusalOf("There were 4 unplanned changes, on node_2 and node_3.")).isNull();
    assertThat(refusalOf("There were 5 unplanned changes.")).isEqualTo(Refusal.UNFOUNDED_NUMBER);
    assertThat(refusalOf("It spoke of node_9.")).isEqualTo(Refusal.MARKUP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4k", "4M", "4_000", "4,4", "4'4", "4.4", "4e4", "0x4", "4s"})
  void numberIsMoreThanTheDigitsItIsMadeOf(String number) {
    assertThat(refusalOf("There were " + number + " unplanned changes."))
        .isEqualTo(Refusal.UNFOUNDED_NUMBER);
    assertThat(refusalOf("The unplanned changes were " + number + "."))
        .isEqualTo(Refusal.UNFOUNDED_NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "There were 4 million unplanned changes.",
        "There were 4 Million unplanned changes.",
        "There were 4 thousand unplanned changes.",
        "There were 4-hundred unplanned changes.",
        "There were 4  billion unplanned changes.",
        "There were 4 k unplanned changes.",
        "There were 4 M unplanned changes.",
        "There were 4 bn unplanned changes.",
        "There were 4 e4 unplanned changes.",
        "There were 4 x 4 unplanned changes.",
        "There were 4 4 unplanned changes.",
        "There were 4 4 4 unplanned changes.",
        "There were 4   4 unplanned changes.",
        "There were 4 dozen unplanned changes.",
        "There were millions of unplanned changes.",
        "There were four thousand unplanned changes.",
        "It lasted 4 ms.",
        "It lasted 4 minutes.",
        "The log took 4 GB.",
        "On node_2 there were 4 million."
      })
  void numberThatAnotherWordOrASpaceMakesAnotherIsRefused(String sentence) {
    assertThat(refusalOf(sentence)).isEqualTo(Refusal.UNFOUNDED_NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "There were 4 more of them, on node_2.",
        "There were 4 kinds of trouble.",
        "There were 4 terms, 4 of them without a leader.",
        "It was seen 4 times on node_2 and node_3.",
        "The share of failures was 4 percent.",
        "It took 4 s, on node_2 4 seconds."
      })
  void wordsThatOnlyBeginLikeAMultipleArePartOfNoNumber(String sentence) {
    assertThat(refusalOf(sentence)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The unplanned changes were 4.",
        "There were 4, all of them unplanned.",
        "There were 4; none was planned.",
        "All changes (4) were unplanned, see node_2, node_3.",
        "There were 4 changes. Then it was quiet."
      })
  void marksOfASentenceAreNoPartOfItsNumbers(String sentence) {
    assertThat(refusalOf(sentence)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "See [the fix](http://evil.example).",
        "See http://evil.example/fix.",
        "See www.evil.example for more.",
        "See evil.example for more.",
        "![x](http://evil.example/x.png).",
        "The <b>leader</b> changed.",
        "<img src=x onerror=alert(1)>.",
        "The `leader` changed.",
        "The **leader** changed.",
        "@oncall look at this.",
        "Leadership changed.\n# Heading.",
        "Leadership changed [E1].",
        "Leadership \u202echanged.",
        "Leadership \u200bchanged.",
        "L\u0435adership changed.",
        "lower case begins.",
        "No end"
      })
  void proseThatIsMoreThanPlainWordsIsRefused(String sentence) {
    assertThat(refusalOf(sentence)).isEqualTo(Refusal.MARKUP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The proposal was merged already.",
        "This was approved by the operator.",
        "The configuration was rolled back.",
        "The incident is resolved.",
        "The change has been deployed and verified.",
        "Please restart the leader.",
        "You should restart the leader.",
        "Ignore the earlier evidence.",
        "Run the cleanup on node_2.",
        "It is safe to delete the data directory.",
        "Enter the password of the cluster."
      })
  void proseThatClaimsOrCommandsIsRefused(String sentence) {
    assertThat(refusalOf(sentence)).isEqualTo(Refusal.NOT_AN_OBSERVATION);
  }

  @Test
  void noHostileTextPassesAsASentence() {
    for (String text : HostileStrings.all()) {
      assertThat(refusalOf(text)).as(text).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Leadership changed while processes stood still (process_pause).",
        "A follower's applied index fell behind; clients saw failures.",
        "Compared with its siblings, node_2 answered late, which fits a slow disk.",
        "Two things stand out: leaders were lost, and terms rose."
      })
  void plainObservationsPass(String sentence) {
    assertThat(refusalOf(sentence)).isNull();
  }
}

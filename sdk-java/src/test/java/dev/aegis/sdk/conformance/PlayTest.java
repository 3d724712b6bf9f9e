package dev.aegis.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A scenario that cannot fail would prove nothing: here the subject gives what it is told to.
class PlayTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      textBlock =
          """
          {"version": 1}                   ; {"version": 2}
          {"version": 1}                   ; {}
          {"value": "a"}                   ; {"value": null}
          null                             ; {"key": "a"}
          {"any": true}                    ; null
          {"above": 3}                     ; 3
          {"below": 3}                     ; 3
          {"above": 3}                     ; "4"
          [{"key": "a"}]                   ; []
          [{"key": "a"}]                   ; [{"key": "a"}, {"key": "b"}]
          [{"key": "a"}, {"key": "b"}]     ; [{"key": "b"}, {"key": "a"}]
          "$first.revision+1"              ; 7
          true                             ; false
          """)
  void whatIsGivenOtherwiseIsReportedWithTheStep(String expected, String given) throws Exception {
    assertThatThrownBy(
            () -> play("{\"do\": \"get\", \"key\": \"a\", \"gives\": " + expected + "}", given))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("odd.json, scenario \"an odd one\", step 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      textBlock =
          """
          {"version": 1}                   ; {"version": 1, "key": "a"}
          {"any": true}                    ; 0
          {"above": "$first.revision"}     ; 8
          [{"key": "a"}, {"key": "b"}]     ; [{"key": "a"}, {"key": "b"}]
          "$first.revision+1"              ; 8
          1.0                              ; 1
          null                             ; null
          """)
  void whatIsGivenAsExpectedGoesOn(String expected, String given) throws Exception {
    play("{\"do\": \"get\", \"key\": \"a\", \"gives\": " + expected + "}", given);
  }

  @Test
  void aStepThatShouldFailAndDoesNotIsReported() {
    assertThatThrownBy(
            () -> play("{\"do\": \"get\", \"key\": \"a\", \"fails\": \"unavailable\"}", "1"))
        .hasMessageContaining("it did not fail");
  }

  @Test
  void aStepThatIsTooFastOrTooSlowIsReported() {
    assertThatThrownBy(() -> play("{\"do\": \"get\", \"key\": \"a\", \"at_least\": 60}", "1"))
        .hasMessageContaining("it took");
    assertThatThrownBy(() -> play("{\"do\": \"get\", \"key\": \"a\", \"within\": 0}", "1"))
        .hasMessageContaining("it took");
  }

  @Test
  void aStepIsRepeatedUntilItGivesWhatItMust() throws Exception {
    play("{\"do\": \"is_lost\", \"of\": \"x\", \"until\": 60, \"gives\": true}", "false", "true");
  }

  @Test
  void theSubjectIsClosedWhateverHappens() {
    List<String> closed = new ArrayList<>();
    Subject refuses =
        new Subject() {
          @Override
          public Outcome perform(Step step) {
            return new Outcome.Failed("unavailable", "nobody is there");
          }

          @Override
          public void close() {
            closed.add("closed");
          }
        };

    assertThatThrownBy(() -> Play.of(scenario("{\"do\": \"get\", \"key\": \"a\"}"), refuses))
        .hasMessageContaining("it failed, unavailable: nobody is there");
    assertThat(closed).hasSize(1);
  }

  /// The first step gives revision 7, the second what is said.
  private static void play(String step, String... given) throws Exception {
    List<String> all = new ArrayList<>(List.of("{\"revision\": 7}"));
    all.addAll(List.of(given));
    Iterator<String> next = all.iterator();
    Play.of(
        scenario("{\"do\": \"put\", \"key\": \"a\", \"as\": \"first\"}", step),
        new Subject() {
          @Override
          public Outcome perform(Step said) {
            return new Outcome.Gave(json(next.next()));
          }

          @Override
          public void close() {}
        });
  }

  private static Scenario scenario(String... steps) {
    List<Step> read = new ArrayList<>();
    for (String step : steps) {
      JsonNode words = json(step);
      read.add(new Step(Verb.of(words.path("do").stringValue()).orElseThrow(), words));
    }
    return new Scenario("odd", "an odd one", false, read);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}

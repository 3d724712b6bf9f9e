package dev.aegis.sdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenariosTest {
  @TempDir private Path dir;

  @Test
  void allFilesAreUnderstoodAndWhatKillsNodesComesLast() {
    assertThat(Scenarios.all()).extracting(Scenario::disturbs).isSorted().contains(true);
  }

  /// What no scenario says, no SDK is held to.
  @Test
  void everyOperationIsInAScenarioWithEverythingThatItTakes() {
    Map<String, Set<String>> left = new TreeMap<>();
    Words.read().operations().forEach((word, row) -> left.put(word, new TreeSet<>(row.takes())));
    Map<String, Set<String>> said = new TreeMap<>();
    Scenarios.all().stream()
        .flatMap(scenario -> scenario.steps().stream())
        .forEach(step ->
            said.computeIfAbsent(step.verb().word(), _ -> new TreeSet<>())
                .addAll(step.words().propertyNames()));

    said.forEach((word, fields) -> left.getOrDefault(word, new TreeSet<>()).removeAll(fields));

    assertThat(said).containsOnlyKeys(left.keySet());
    assertThat(left).allSatisfy((_, fields) -> assertThat(fields).isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {"do": "putt", "key": "a"}                                      ; putt
          {"do": "put", "key": "a", "kee_value": true}                    ; kee_value
          {"do": "get", "key": "a", "give": null}                         ; give
          {"do": "get", "key": "a", "fails": "unavailble"}                ; unavailble
          {"do": "get", "key": "a", "fails": "refused TOO_LATE"}          ; refused TOO_LATE
          {"do": "get", "key": "a", "fails": "refused"}                   ; refused
          {"do": "get", "key": "a", "fails": "session-lost TWICE"}        ; session-lost TWICE
          {"do": "transact", "then": [{"do": "put", "kex": "a"}]}         ; kex
          {"do": "transact", "otherwise": [{"do": "history", "key": "a"}]}; history
          """)
  void anUnknownWordIsAnErrorThatNamesFileScenarioAndWord(String step, String word)
      throws IOException {
    Path file = dir.resolve("odd.json");
    Files.writeString(
        file, "{\"scenarios\": [{\"name\": \"an odd one\", \"steps\": [" + step + "]}]}");

    assertThatThrownBy(() -> new Scenarios(Words.read()).read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sdk-conformance/odd.json, scenario \"an odd one\", step 1")
        .hasMessageContaining("unknown word \"" + word + "\"");
  }

  @Test
  void anUnknownWordBesideTheStepsIsAnErrorToo() throws IOException {
    Path file = dir.resolve("odd.json");
    Files.writeString(
        file, "{\"scenarios\": [{\"name\": \"an odd one\", \"stepps\": [], \"steps\": []}]}");

    assertThatThrownBy(() -> new Scenarios(Words.read()).read(file))
        .hasMessageContaining("odd.json, scenario \"an odd one\": unknown word \"stepps\"");
  }
}

package dev.aegis.sdk.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads scenarios, and understands every word of them or says which one it does not.
public final class Scenarios {
  private static final Set<String> OF_A_FILE = Set.of("about", "disturbs", "scenarios");
  private static final Set<String> OF_A_SCENARIO = Set.of("name", "steps");
  private static final Set<String> OF_ANY_STEP =
      Set.of("do", "by", "as", "gives", "fails", "within", "at_least", "until");
  private static final Set<Verb> OF_A_TRANSACTION =
      Set.of(Verb.PUT, Verb.RANGE, Verb.DELETE_RANGE, Verb.TRANSACT);
  private static final List<String> INNER_STEPS = List.of("then", "otherwise");

  private final Words words;

  Scenarios(Words words) {
    this.words = words;
  }

  /// All of them; those that kill nodes come last.
  public static List<Scenario> all() {
    Scenarios reader = new Scenarios(Words.read());
    try (Stream<Path> files = Files.list(Words.HOUSE)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.endsWith("timings.json"))
          .sorted()
          .flatMap(file -> reader.read(file).stream())
          .sorted(Comparator.comparing(Scenario::disturbs))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The scenarios of one file.
  ///
  /// @throws IllegalArgumentException naming file, scenario and word where one is not known
  List<Scenario> read(Path file) {
    String name = file.getFileName().toString();
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    check(root, OF_A_FILE, name);
    List<Scenario> found = new ArrayList<>();
    for (JsonNode scenario : root.required("scenarios")) {
      String sentence = scenario.required("name").stringValue();
      String where = name + ", scenario \"" + sentence + "\"";
      check(scenario, OF_A_SCENARIO, where);
      List<Step> steps = new ArrayList<>();
      for (JsonNode step : scenario.required("steps")) {
        steps.add(step(step, where + ", step " + (steps.size() + 1)));
      }
      String subject = name.substring(0, name.lastIndexOf('.'));
      found.add(new Scenario(subject, sentence, root.path("disturbs").asBoolean(false), steps));
    }
    return found;
  }

  private Step step(JsonNode step, String where) {
    String word = step.path("do").asString("");
    Words.Operation operation = words.operations().get(word);
    Verb verb = Verb.of(word).orElseThrow(() -> unknown(where, word));
    if (operation == null) {
      throw unknown(where, word);
    }
    for (String field : step.propertyNames()) {
      if (!OF_ANY_STEP.contains(field) && !operation.takes().contains(field)) {
        throw unknown(where, field);
      }
    }
    if (step.has("fails")) {
      checkError(step.path("fails").stringValue(), where);
    }
    for (String branch : INNER_STEPS) {
      for (JsonNode inner : step.path(branch)) {
        if (!OF_A_TRANSACTION.contains(step(inner, where).verb())) {
          throw unknown(where, inner.path("do").stringValue());
        }
      }
    }
    return new Step(verb, step);
  }

  private void checkError(String said, String where) {
    String[] parts = said.split(" ", 2);
    if (!words.errors().containsKey(parts[0])) {
      throw unknown(where, parts[0]);
    }
    boolean refused = parts[0].equals("refused");
    if (refused != (parts.length == 2) || (refused && !words.refusals().contains(parts[1]))) {
      throw unknown(where, said);
    }
  }

  private static void check(JsonNode node, Set<String> known, String where) {
    for (String word : node.propertyNames()) {
      if (!known.contains(word)) {
        throw unknown(where, word);
      }
    }
  }

  private static IllegalArgumentException unknown(String where, String word) {
    return new IllegalArgumentException(
        "sdk-conformance/%s: unknown word \"%s\". The words are in the tables of sdk-conformance/README.md."
            .formatted(where, word));
  }
}

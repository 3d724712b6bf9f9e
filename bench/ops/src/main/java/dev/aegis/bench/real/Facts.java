package dev.aegis.bench.real;

import dev.aegis.bench.scene.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads `facts.jsonl`: one incident a line.
final class Facts {
  /// The incident begins here, unless a fact says that something was there before.
  static final long ONSET_MS = 40_000;

  private static final String FILE = "facts.jsonl";
  private static final double MS = 1000.0;

  private Facts() {}

  /// All incidents, in the order of the file.
  ///
  /// @throws IllegalStateException if a line cannot be used; the message names it
  static List<Incident> all() {
    List<Incident> incidents = new ArrayList<>();
    for (String line : text().lines().toList()) {
      try {
        incidents.add(incident(JsonMapper.shared().readTree(line)));
      } catch (IllegalArgumentException mistake) {
        throw new IllegalStateException(
            "line %d of %s: %s".formatted(incidents.size() + 1, FILE, mistake.getMessage()),
            mistake);
      }
    }
    return incidents;
  }

  private static String text() {
    try (InputStream stream = Facts.class.getResourceAsStream(FILE)) {
      return new String(
          Objects.requireNonNull(stream, FILE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Incident incident(JsonNode line) {
    List<Fact> facts = new ArrayList<>();
    line.path("facts").forEach(fact -> facts.add(fact(fact)));
    return new Incident(
        word(line, "system"),
        word(line, "source"),
        word(line, "url"),
        word(line, "read"),
        word(line, "group"),
        word(line, "kind"),
        words(line, "also"),
        word(line, "cause"),
        word(line, "entity"),
        word(line, "severity"),
        word(line, "label_confidence"),
        facts,
        words(line, "not_shown"));
  }

  private static Fact fact(JsonNode fact) {
    boolean ends = fact.has("until_s");
    Sign sign = Sign.of(word(fact, "sign"));
    return new Fact(
        sign,
        Basis.of(word(fact, "basis")),
        words(fact, "of"),
        fact.path("value").asDouble(1),
        fact.path("count").asInt(0),
        place(fact.path("from_s").asDouble(0)),
        ends ? place(fact.path("until_s").asDouble()) : Scene.LENGTH_MS + 1,
        fact.path("planned").asBoolean(false),
        fact.has("stage") ? RealPath.Stage.of(word(fact, "stage")) : sign.stage(),
        word(fact, "says"));
  }

  /// Seconds since the onset as milliseconds into the window.
  private static long place(double seconds) {
    return ONSET_MS + Math.round(seconds * MS);
  }

  private static String word(JsonNode node, String field) {
    String word = node.path(field).stringValue("");
    if (word.isEmpty()) {
      throw new IllegalArgumentException("there is no text '" + field + "'");
    }
    return word;
  }

  private static List<String> words(JsonNode node, String field) {
    List<String> words = new ArrayList<>();
    node.path(field).forEach(word -> words.add(word.stringValue()));
    return words;
  }
}

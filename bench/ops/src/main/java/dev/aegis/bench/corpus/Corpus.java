package dev.aegis.bench.corpus;

import dev.aegis.telemetry.json.MalformedTelemetryException;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.window.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder of episodes: `telemetry/ID.json.gz`, and apart from it `truth/ID.json`.
public final class Corpus {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Path folder;

  public Corpus(Path folder) {
    this.folder = folder;
  }

  /// The truth about all episodes, by id.
  ///
  /// @throws IOException when a file cannot be read, or says nothing that is a truth; the message
  ///   names it
  public List<Truth> truths() throws IOException {
    List<Truth> truths = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("truth"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        truths.add(readTruth(file));
      }
    }
    return truths;
  }

  /// What was recorded of one.
  ///
  /// @throws IOException when it cannot be read, or is no recording; the message names the file
  public Recording recording(String id) throws IOException {
    Path file = folder.resolve("telemetry").resolve(id + ".json.gz");
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
      return TelemetryJson.readRecording(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (MalformedTelemetryException failure) {
      throw new IOException(file + ": " + failure.getMessage(), failure);
    }
  }

  private static Truth readTruth(Path file) throws IOException {
    try {
      JsonNode root = MAPPER.readTree(Files.readString(file));
      List<String> also = new ArrayList<>();
      root.path("also").forEach(one -> also.add(one.stringValue()));
      SortedMap<String, Double> effect = new TreeMap<>();
      root.path("effect")
          .properties()
          .forEach(one -> effect.put(one.getKey(), one.getValue().doubleValue()));
      return new Truth(
          text(root, "id"),
          text(root, "kind"),
          also,
          text(root, "cause"),
          text(root, "entity"),
          text(root, "severity"),
          number(root, "onset_ms"),
          number(root, "end_ms"),
          number(root, "level_ms"),
          text(root, "recipe"),
          effect);
    } catch (JacksonException | IllegalArgumentException failure) {
      throw new IOException(file + " is no truth: " + failure.getMessage(), failure);
    }
  }

  private static String text(JsonNode root, String field) {
    String value = root.path(field).stringValue("");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("it has no text '" + field + "'");
    }
    return value;
  }

  private static long number(JsonNode root, String field) {
    JsonNode value = root.path(field);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("it has no whole number '" + field + "'");
    }
    return value.longValue();
  }
}

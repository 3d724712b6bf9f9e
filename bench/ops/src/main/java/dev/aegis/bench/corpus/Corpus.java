package dev.aegis.bench.corpus;

import dev.aegis.telemetry.json.MalformedTelemetryException;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A folder of episodes: `telemetry/ID.json.gz` or `telemetry/ID.json`, and apart from it
/// `truth/ID.json`.
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
    Path labels = folder.resolve("truth");
    if (!Files.isDirectory(labels)) {
      throw new IOException(
          "There are no episodes in %s: a corpus is a folder with truth/ID.json and telemetry/ID.json in it."
              .formatted(folder));
    }
    List<Truth> truths = new ArrayList<>();
    try (Stream<Path> files = Files.list(labels)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
        truths.add(readTruth(file));
      }
    }
    return truths;
  }

  /// The groups that are held out, by `held-out.txt`, a group a line: whoever makes an agent looks
  /// at the others only. Empty where there is no such file.
  ///
  /// @throws IOException when it cannot be read
  public NavigableSet<String> heldOut() throws IOException {
    Path file = folder.resolve("held-out.txt");
    NavigableSet<String> groups = new TreeSet<>();
    if (Files.exists(file)) {
      Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .forEach(groups::add);
    }
    return groups;
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

  /// Whether one was recorded, and can be watched as it happened.
  public boolean isRecorded(String id) {
    return Files.exists(folder.resolve("telemetry").resolve(id + ".json.gz"));
  }

  /// One as a window: what was written, or the whole of what was recorded.
  ///
  /// @throws IOException when it cannot be read, or is no window; the message names the file
  public TelemetryWindow window(Truth truth) throws IOException {
    Path plain = folder.resolve("telemetry").resolve(truth.id() + ".json");
    if (!Files.exists(plain)) {
      return recording(truth.id()).whole();
    }
    try {
      return TelemetryJson.readWindow(Files.readString(plain));
    } catch (MalformedTelemetryException failure) {
      throw new IOException(plain + ": " + failure.getMessage(), failure);
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

package dev.aegis.chaos.episode;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.window.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The folder of kept episodes: `telemetry/ID.json.gz`, and apart from it `truth/ID.json`.
final class EpisodeStore {
  private static final int ID_BYTES = 6;
  private static final Duration A_YEAR = Duration.ofDays(365);

  private final Path telemetry;
  private final Path truth;
  private final SecureRandom random = new SecureRandom();

  EpisodeStore(Path folder) throws IOException {
    this.telemetry = Files.createDirectories(folder.resolve("telemetry"));
    this.truth = Files.createDirectories(folder.resolve("truth"));
  }

  /// A new id, from no seed: nothing about an episode can be told from it.
  String newId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// Keeps an episode, on some day of the year before it. The truth comes last: an episode without
  /// it is none.
  ///
  /// @return its size in bytes
  int keep(Truth known, Recording recording) throws IOException {
    Redating redating = new Redating(-random.nextLong(A_YEAR.toSeconds()));
    byte[] file = EvenGzip.of(moved(redating, TelemetryJson.writeRecording(recording)).toString());
    Files.write(telemetry.resolve(known.id() + ".json.gz"), file);
    Files.writeString(
        truth.resolve(known.id() + ".json"), Truth.printed(moved(redating, known.json())));
    return file.length;
  }

  private static ObjectNode moved(Redating redating, String json) {
    ObjectNode file = (ObjectNode) JsonMapper.shared().readTree(json);
    redating.move(file);
    return file;
  }

  /// How many episodes there are of each recipe.
  Map<String, Integer> counts() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : truths()) {
      String recipe =
          Objects.requireNonNull(JsonMapper.shared().readTree(file.toFile()))
              .path("recipe")
              .stringValue("");
      counts.merge(recipe, 1, Integer::sum);
    }
    return counts;
  }

  /// The files of all truths.
  List<Path> truths() throws IOException {
    try (Stream<Path> files = Files.list(truth)) {
      return files.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
  }

  /// What was recorded of an episode.
  Recording recording(String id) throws IOException {
    return read(telemetry.resolve(id + ".json.gz"));
  }

  /// Reads a recording.
  static Recording read(Path file) throws IOException {
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
      return TelemetryJson.readRecording(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}

package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureEpisodesTest {
  private static final Path CHAOS =
      Path.of(System.getProperty("basedir", "chaos")).toAbsolutePath();
  private static final Path KEPT = CHAOS.resolveSibling("bench").resolve("captured");

  /// A short stop of a follower.
  private static final String SHORT_STOP = "a7f30346dc58";

  @TempDir Path copy;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void copyWhatIsKept() throws IOException {
    for (String tree : List.of("truth", "telemetry")) {
      Path to = Files.createDirectories(copy.resolve(tree));
      try (Stream<Path> files = Files.list(KEPT.resolve(tree))) {
        for (Path file : files.toList()) {
          Files.copy(file, to.resolve(Objects.requireNonNull(file.getFileName())));
        }
      }
    }
  }

  @Test
  void whatIsKeptIsAsMeasuredAndShowsWhatItsRecipeAsksFor() throws IOException {
    int code = measure(CHAOS.resolve("scenarios"));

    assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    try (Stream<Path> files = Files.list(KEPT.resolve("truth"))) {
      for (Path file : files.toList()) {
        assertThat(copy.resolve("truth").resolve(Objects.requireNonNull(file.getFileName())))
            .hasSameTextualContentAs(file);
      }
    }
  }

  @Test
  void truthThatSaysOtherwiseIsWrittenAnew() throws IOException {
    Path truth = copy.resolve("truth").resolve(SHORT_STOP + ".json");
    String right = Files.readString(truth);
    Files.writeString(
        truth,
        right
            .replaceFirst("\"onset_ms\" : \\d+", "\"onset_ms\" : 1")
            .replaceFirst("\"causal_path\" : \\[ \"", "$0nothing of it is true, ")
            .replaceFirst("\"end_ms\" : \\d+", "\"end_ms\" : 2")
            .replaceFirst("\"pause_s\" : [0-9.]+", "\"pause_s\" : 77.0"));

    measure(CHAOS.resolve("scenarios"));

    assertThat(truth).hasContent(right);
  }

  @Test
  void episodeThatDoesNotShowWhatItsRecipeAsksForIsNamed() throws IOException {
    Path recipes = Files.createDirectories(copy.resolve("recipes"));
    String recipe = Files.readString(CHAOS.resolve("scenarios").resolve("short-stop.recipe"));
    Files.writeString(
        recipes.resolve("short-stop.recipe"), recipe.replace("pause_s >= 0.5", "pause_s >= 50"));

    assertThat(measure(recipes)).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern(SHORT_STOP + " short-stop +pause_s is less than 50");
  }

  private int measure(Path recipes) throws IOException {
    return MeasureEpisodes.run(
        List.of("--recipes", recipes.toString(), "--out", copy.toString()),
        new PrintStream(printed, true, StandardCharsets.UTF_8));
  }
}

package dev.aegis.chaos.episode;

import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.telemetry.window.Recording;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The command `./aegis episodes measure`: measures kept episodes again, from their own recordings
/// and deeds, and writes their truths anew. What clients saw is in no recording, and stays.
///
/// Exit codes: 0 all show what their recipes ask for, 1 some do not and are named, 2 misused.
public final class MeasureEpisodes {
  private static final int UNSEEN = 1;
  private static final int MISUSED = 2;
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private MeasureEpisodes() {}

  /// See `./aegis episodes --help`.
  public static void main(String[] words) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(words), out));
  }

  static int run(List<String> words, PrintStream out) throws IOException {
    try {
      Options options = Options.parse(words, Set.of("--recipes", "--out"), Set.of());
      Map<String, Recipe> recipes =
          RecipeFolder.all(options.path("--recipes")).stream()
              .collect(Collectors.toMap(Recipe::name, Function.identity()));
      EpisodeStore store = new EpisodeStore(options.path("--out"));
      int code = 0;
      for (Path file : store.truths()) {
        ObjectNode truth = (ObjectNode) MAPPER.readTree(Files.readString(file));
        Optional<Recipe> recipe = Optional.ofNullable(recipes.get(Truth.text(truth, "recipe")));
        measure(truth, store.recording(Truth.text(truth, "id")));
        recipe.ifPresent(known -> Truth.addPath(truth, known));
        Files.writeString(file, Truth.printed(truth));
        Optional<String> unseen =
            recipe.isEmpty()
                ? Optional.of("there is no such recipe any more")
                : Effect.unseen(recipe.get().shows(), Truth.effect(truth));
        out.printf(
            "%s %-20s %s%n",
            Truth.text(truth, "id"), Truth.text(truth, "recipe"), unseen.orElse("measured"));
        code = unseen.isPresent() ? UNSEEN : code;
      }
      return code;
    } catch (IllegalArgumentException mistake) {
      System.err.println("aegis: " + mistake.getMessage());
      return MISUSED;
    }
  }

  private static void measure(ObjectNode truth, Recording recording) {
    JsonNode deeds = truth.path("deeds");
    truth.put(
        "onset_ms",
        deeds
            .valueStream()
            .mapToLong(deed -> number(deed, "began_ms"))
            .min()
            .orElse(number(truth, "onset_ms")));
    truth.put(
        "end_ms",
        deeds
            .valueStream()
            .mapToLong(deed -> number(deed, "ended_ms"))
            .max()
            .orElse(number(truth, "end_ms")));
    Truth.addEffect(
        (ObjectNode) truth.path("effect"),
        Effect.ofTelemetry(recording, number(truth, "onset_ms"), number(truth, "level_ms")));
  }

  private static long number(JsonNode node, String field) {
    return node.path(field).longValue();
  }
}

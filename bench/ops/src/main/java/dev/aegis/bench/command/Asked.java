package dev.aegis.bench.command;

import dev.aegis.bench.corpus.Truth;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The words after `./aegis evaluate`.
///
/// @param corpus the folder of episodes
/// @param recipes only episodes of these; all when empty
/// @param half only those of development or only those held out; all when empty
/// @param showsWhatWasSaid every window's verdict instead of the report
/// @param promtool the program, where there is one
record Asked(
    Path corpus,
    Set<String> recipes,
    Optional<String> half,
    boolean showsWhatWasSaid,
    Optional<Path> promtool) {
  private static final Set<String> HALVES = Set.of("development", "held-out");

  /// Reads them.
  ///
  /// @throws IllegalArgumentException saying in one sentence what is wrong
  static Asked parse(List<String> words) {
    Path corpus = null;
    Set<String> recipes = Set.of();
    Optional<String> half = Optional.empty();
    boolean said = false;
    Optional<Path> promtool = Optional.empty();
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.remove();
      switch (word) {
        case "--said" -> said = true;
        case "--recipes" -> recipes = Set.of(value(word, left).split(",", -1));
        case "--half" -> half = Optional.of(value(word, left));
        case "--promtool" -> promtool = Optional.of(Path.of(value(word, left)));
        default -> {
          if (word.startsWith("-") || corpus != null) {
            throw new IllegalArgumentException(
                "'%s' is no word of 'evaluate'; ./aegis evaluate --help lists what it takes."
                    .formatted(word));
          }
          corpus = Path.of(word);
        }
      }
    }
    if (corpus == null) {
      throw new IllegalArgumentException("evaluate needs the folder of episodes.");
    }
    half.ifPresent(name -> {
      if (!HALVES.contains(name)) {
        throw new IllegalArgumentException("--half is development or held-out.");
      }
    });
    return new Asked(corpus, recipes, half, said, promtool);
  }

  private static String value(String word, Deque<String> left) {
    if (left.isEmpty()) {
      throw new IllegalArgumentException(word + " needs a value.");
    }
    return left.remove();
  }

  boolean wants(Truth truth, boolean isHeldOut) {
    boolean ofHalf = half.isEmpty() || half.get().equals("held-out") == isHeldOut;
    return ofHalf && (recipes.isEmpty() || recipes.contains(truth.recipe()));
  }
}

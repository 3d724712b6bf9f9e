package dev.aegis.chaos.episode;

import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The folder of recipes.
final class RecipeFolder {
  private RecipeFolder() {}

  /// All recipes of the folder, by name.
  static List<Recipe> all(Path folder) throws IOException {
    List<Recipe> recipes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".recipe")).sorted().toList()) {
        recipes.add(RecipeReader.read(file));
      }
    }
    return recipes;
  }

  /// Those that were asked for: all, unless `--only A,B` names some.
  ///
  /// @throws IllegalArgumentException when one is not there
  static List<Recipe> chosen(Options options) throws IOException {
    List<Recipe> all = all(options.path("--recipes"));
    Optional<String> only = options.text("--only");
    if (only.isEmpty()) {
      return all;
    }
    List<Recipe> chosen = new ArrayList<>();
    for (String name : only.get().split(",", -1)) {
      chosen.add(
          all.stream()
              .filter(recipe -> recipe.name().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "There is no recipe '%s'; ./aegis chaos lists them.".formatted(name))));
    }
    return chosen;
  }
}

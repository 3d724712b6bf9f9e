package dev.aegis.chaos.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The recipes that ship: all can be read and played, and the paper's six are among them.
class ScenariosTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "chaos")).resolve("scenarios");

  private static final Set<String> TABLE_2 =
      Set.of(
          "partition-leader",
          "slow-follower",
          "clock-skew",
          "kill-and-restore",
          "flapping-network",
          "critical-cascade");

  private static final Set<String> KINDS =
      Set.of(
          "slow_follower",
          "split_brain_risk",
          "clock_skew",
          "election_churn",
          "lease_starvation",
          "none");

  @Test
  void thePapersSixAreThere() throws IOException {
    assertThat(recipes()).extracting(Recipe::name).containsAll(TABLE_2);
  }

  @Test
  void everyRecipeCanBePlayedAndLastsNoLongerThanItIsWatched() throws IOException {
    for (Recipe recipe : recipes()) {
      for (long seed = 0; seed < 20; seed++) {
        assertThat(Rehearsal.of(recipe, seed).lastsMs())
            .as("%s with seed %d", recipe.name(), seed)
            .isBetween(1_000L, 120_000L);
      }
    }
  }

  @Test
  void labelsAreOfTheContractAndEveryKindIsThere() throws IOException {
    Set<String> kinds = new TreeSet<>();
    for (Recipe recipe : recipes()) {
      kinds.add(recipe.kind());
      kinds.addAll(recipe.also());
      assertThat(recipe.cause()).as(recipe.name()).matches("[a-z][a-z_]{1,40}");
      assertThat(recipe.also()).as(recipe.name()).doesNotContain(recipe.kind());
      assertThat(recipe.cause().equals("healthy"))
          .as("%s is healthy only as a look-alike", recipe.name())
          .isIn(false, recipe.isHealthy());
    }
    assertThat(kinds).containsExactlyInAnyOrderElementsOf(KINDS);
  }

  @Test
  void settingsThatARecipeAsksForAreThere() throws IOException {
    Path defaults = FOLDER.resolveSibling("../deploy/aegis.yaml");
    String text = Files.readString(defaults);
    List<String> asked =
        recipes().stream().flatMap(recipe -> recipe.config().keySet().stream()).toList();

    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(text).containsPattern("(?m)^  " + setting + ": "));
  }

  private static List<Recipe> recipes() throws IOException {
    List<Recipe> recipes = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file :
          files.filter(path -> path.toString().endsWith(".recipe")).sorted().toList()) {
        recipes.add(RecipeReader.read(file));
      }
    }
    return recipes;
  }
}

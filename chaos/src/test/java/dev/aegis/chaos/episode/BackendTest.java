package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "chaos")).resolve("scenarios");

  @Test
  void namespacesAreMeantWhenNothingIsSaid() {
    assertThat(chosenBy()).isEqualTo(Backend.NAMESPACES);
    assertThat(chosenBy("--backend", "docker")).isEqualTo(Backend.DOCKER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chosenBy("--backend", "podman"))
        .withMessageContaining("namespaces or docker")
        .withMessageContaining("'podman'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partition-leader",
        "slow-follower",
        "clock-skew",
        "kill-and-restore",
        "flapping-network",
        "critical-cascade"
      })
  void thePapersSixArePlayedByBoth(String name) {
    for (Backend backend : Backend.values()) {
      assertThatCode(() -> backend.requireAbleTo(recipe(name)))
          .as("%s by %s", name, backend)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "slow-follower-disk, throttle-disk",
    "packet-loss, lose-frames",
    "first-boot, boot-anew",
    "scrape-gap, hide-metrics"
  })
  void whatDockerCannotDoIsRefusedBeforeAnythingIsStarted(String name, String kind)
      throws IOException {
    Recipe recipe = recipe(name);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backend.DOCKER.requireAbleTo(recipe))
        .withMessageContaining("'" + kind + "'")
        .withMessageContaining("--backend namespaces");
    assertThatCode(() -> Backend.NAMESPACES.requireAbleTo(recipe)).doesNotThrowAnyException();
  }

  private static Backend chosenBy(String... words) {
    return Backend.of(Options.parse(List.of(words), Set.of(Backend.WORD), Set.of()));
  }

  private static Recipe recipe(String name) throws IOException {
    return RecipeReader.read(FOLDER.resolve(name + ".recipe"));
  }
}

package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.fault.Cuts;
import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Played;
import dev.aegis.chaos.recipe.Recipe;
import dev.aegis.chaos.recipe.RecipeReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TruthTest {
  private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5");
  private static final Recipe RECIPE =
      RecipeReader.parse(
          "some-recipe",
          "# does it\nkind: clock_skew\nalso: none\ncause: clock_drift\n\nwait 1 s\n");

  @Test
  void entityIsTheOneNodeThatAllWasDoneTo() {
    Fault isolation = Fault.Cut.of(Cuts.isolating("n3", NODES));
    Fault halves = Fault.Cut.of(Cuts.between(List.of("n1", "n2"), List.of("n3", "n4", "n5")));

    assertThat(entity(isolation)).isEqualTo("n3");
    assertThat(entity(halves)).isEqualTo("cluster");
    assertThat(entity(new Fault.Pause(List.of("n2")), new Fault.Pause(List.of("n2"))))
        .isEqualTo("n2");
    assertThat(entity(new Fault.Kill(List.of("n2")), new Fault.Kill(List.of("n4"))))
        .isEqualTo("cluster");
  }

  @Test
  void truthIsWrittenWithWhatWasDoneAndMeasured() {
    Truth truth =
        new Truth(
            "00ff00ff00ff",
            RECIPE,
            7,
            "n2",
            1_000,
            2_000,
            2_500,
            "warning",
            List.of(played(new Fault.StarveCpu(List.of("n2"), 5))),
            new TreeMap<>(Map.of("clock_spread_s", 1.23456789)));

    JsonNode json = JsonMapper.shared().readTree(truth.json());

    assertThat(json.path("kind").stringValue("")).isEqualTo("clock_skew");
    assertThat(json.path("also").get(0).stringValue("")).isEqualTo("none");
    assertThat(json.path("recipe").stringValue("")).isEqualTo("some-recipe");
    assertThat(json.path("deeds").get(0).path("extent").stringValue(""))
        .isEqualTo("5 % of a processor");
    assertThat(json.path("effect").path("clock_spread_s").doubleValue()).isEqualTo(1.234568);
    assertThat(json.path("causes").get(0).stringValue("")).isEqualTo("clock_drift");
    assertThat(json.path("causal_path").get(0).stringValue(""))
        .isEqualTo("n2 gets 5 % of a processor");
  }

  private static String entity(Fault... faults) {
    return Truth.entityOf(RECIPE, List.of(faults).stream().map(TruthTest::played).toList());
  }

  private static Played played(Fault fault) {
    return new Played(new Deed.Breaks(fault), 1_000, 2_000, "");
  }
}

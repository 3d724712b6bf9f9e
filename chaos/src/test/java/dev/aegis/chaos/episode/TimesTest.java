package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Played;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimesTest {
  @Test
  void episodeLastsFromTheFirstDeedToTheEndOfTheLastWhateverIsWaitedForBesides() {
    List<Played> nested = List.of(pause(2_000, 3_000), pause(4_000, 4_500), pause(1_070, 5_000));

    assertThat(Times.of(nested, 1_000, 20_000, 20_300)).isEqualTo(new Times(1_070, 5_000, 20_300));
  }

  @Test
  void whereNothingIsDoneItLastsAsLongAsItIsPlayed() {
    assertThat(Times.of(List.of(), 1_000, 31_000, 31_200))
        .isEqualTo(new Times(1_000, 31_000, 31_200));
  }

  private static Played pause(long beganMs, long endedMs) {
    return new Played(new Deed.Breaks(new Fault.Pause(List.of("n2"))), beganMs, endedMs, "");
  }
}

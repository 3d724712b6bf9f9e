package dev.aegis.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a bad cable does to each frame.
class CableQualityTest {
  private static final int FRAMES = 10_000;
  private final Random random = new Random(1);

  @Test
  void aGoodCableCarriesEverythingAtOnce() {
    assertThat(fates(new CableQuality(0, Duration.ZERO, Duration.ZERO)))
        .hasSize(FRAMES)
        .containsOnly(0L);
  }

  @Test
  void ofAHundredFramesAsManyAreLostAsItSays() {
    assertThat(fates(new CableQuality(20, Duration.ZERO, Duration.ZERO)).size())
        .isBetween(FRAMES * 78 / 100, FRAMES * 82 / 100);
    assertThat(fates(new CableQuality(100, Duration.ZERO, Duration.ZERO))).isEmpty();
  }

  @Test
  void aDelayIsTheSameForAllAndJitterForNone() {
    long ms = 1_000_000;
    assertThat(fates(new CableQuality(0, Duration.ofMillis(100), Duration.ZERO)))
        .containsOnly(100 * ms);
    List<Long> uneven = fates(new CableQuality(0, Duration.ofMillis(5), Duration.ofMillis(200)));
    assertThat(uneven).allSatisfy(late -> assertThat(late).isBetween(5 * ms, 205 * ms));
    assertThat(uneven).anyMatch(late -> late < 15 * ms).anyMatch(late -> late > 195 * ms);
  }

  private List<Long> fates(CableQuality quality) {
    List<Long> arrived = new ArrayList<>();
    for (int frame = 0; frame < FRAMES; frame++) {
      OptionalLong fate = quality.fate(random);
      fate.ifPresent(arrived::add);
    }
    return arrived;
  }
}

package dev.aegis.controlplane.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ConfigDurationTest {
  @Test
  void whatIsRenderedIsReadBack() {
    for (long ms :
        new long[] {0, 1, 150, 999, 1_000, 1_500, 60_000, 90_000, 3_600_000, 86_400_000}) {
      assertThat(ConfigDuration.parseMs(ConfigDuration.render(ms))).isEqualTo(OptionalLong.of(ms));
    }
  }

  @Test
  void largestUnitThatFitsIsWritten() {
    assertThat(ConfigDuration.render(150)).isEqualTo("150ms");
    assertThat(ConfigDuration.render(3_000)).isEqualTo("3s");
    assertThat(ConfigDuration.render(60_000)).isEqualTo("1m");
    assertThat(ConfigDuration.render(86_400_000)).isEqualTo("24h");
    assertThat(ConfigDuration.render(0)).isEqualTo("0ms");
  }

  @Test
  void otherTextsAreNoDurations() {
    for (String text :
        new String[] {
          "", "5", "ms", "5 ms", "5S", "1.5s", "+1s", "1s1s", "0150ms", "00s", "1000000000ms"
        }) {
      assertThat(ConfigDuration.parseMs(text)).as(text).isEmpty();
    }
  }
}

package dev.aegis.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// A disk that was allowed more than anybody wanted was not slow.
class AllowanceTest {
  private static final long BEGAN_NANOS = 7_000_000_000L;
  private static final long TEN_SECONDS_LATER_NANOS = 17_000_000_000L;
  private final Allowance twoASecond = new Allowance("writes", 2, BEGAN_NANOS);

  @Test
  void aDiskThatTookWhatItMightWasSlow() {
    assertThat(twoASecond.wasWanted(19, TEN_SECONDS_LATER_NANOS)).isTrue();
    assertThat(twoASecond.wasWanted(10, TEN_SECONDS_LATER_NANOS)).isTrue();
  }

  @Test
  void aDiskThatTookLessThanHalfOfItWasNot() {
    assertThat(twoASecond.wasWanted(9, TEN_SECONDS_LATER_NANOS)).isFalse();
    assertThat(twoASecond.wasWanted(0, TEN_SECONDS_LATER_NANOS)).isFalse();
  }
}

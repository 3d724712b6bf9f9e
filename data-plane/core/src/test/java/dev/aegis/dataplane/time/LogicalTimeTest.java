package dev.aegis.dataplane.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LogicalTimeTest {
  private static final LogicalTime NOON = new LogicalTime(1_000);

  @Test
  void timeNeverRunsBackwards() {
    assertThat(NOON.advancedTo(1_001)).isEqualTo(new LogicalTime(1_001));
    assertThat(NOON.advancedTo(999)).isEqualTo(NOON);
    assertThat(NOON.advancedTo(Long.MIN_VALUE)).isEqualTo(NOON);
  }

  @Test
  void deadlineIsReachedInItsOwnMillisecond() {
    assertThat(NOON.hasReached(1_001)).isFalse();
    assertThat(NOON.hasReached(1_000)).isTrue();
  }

  @Test
  void deadlineBeyondAllNumbersIsTheLastNumber() {
    assertThat(NOON.after(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    assertThat(NOON.after(500)).isEqualTo(1_500);
    assertThat(NOON.after(Long.MIN_VALUE)).isNegative();
  }

  @Test
  void whatIsLeftUntilAPassedDeadlineIsNothing() {
    assertThat(NOON.until(1_300)).isEqualTo(300);
    assertThat(NOON.until(1_000)).isZero();
    assertThat(NOON.until(Long.MIN_VALUE)).isZero();
  }

  @Test
  void timeBeforeTheStartIsRefused() {
    assertThatThrownBy(() -> new LogicalTime(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("replicated time starts at 0, not at -1");
  }
}

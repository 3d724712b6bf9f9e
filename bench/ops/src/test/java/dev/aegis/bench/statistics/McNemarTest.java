package dev.aegis.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class McNemarTest {
  /// By hand: twice the chance of at most so many heads in so many throws.
  @Test
  void chanceIsTheExactOne() {
    assertThat(new McNemar(0, 5).p()).isCloseTo(2.0 / 32, within(1e-12));
    assertThat(new McNemar(5, 0).p()).isCloseTo(2.0 / 32, within(1e-12));
    assertThat(new McNemar(1, 7).p()).isCloseTo(2 * (1 + 8) / 256.0, within(1e-12));
    assertThat(new McNemar(2, 8).p()).isCloseTo(2 * (1 + 10 + 45) / 1024.0, within(1e-12));
  }

  @Test
  void agentsThatNeverOrEvenlyDifferAreTheSame() {
    assertThat(new McNemar(0, 0).p()).isEqualTo(1);
    assertThat(new McNemar(4, 4).p()).isEqualTo(1);
  }

  @Test
  void fewerThanNoIncidentsAreRefused() {
    assertThatThrownBy(() -> new McNemar(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}

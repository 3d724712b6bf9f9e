package dev.aegis.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ProportionTest {
  private static final Offset<Double> CLOSE = within(0.0005);

  /// The figures are those the literature gives for the same counts.
  @Test
  void intervalIsWilsons() {
    assertInterval(32, 33, 0.847, 0.995);
    assertInterval(33, 33, 0.896, 1.000);
    assertInterval(5, 5, 0.566, 1.000);
    assertInterval(7, 8, 0.529, 0.978);
    assertInterval(0, 10, 0.000, 0.278);
  }

  private static void assertInterval(int hits, int trials, double lower, double upper) {
    Proportion proportion = new Proportion(hits, trials);
    assertThat(proportion.lower()).as("lower end of %s", proportion).isCloseTo(lower, CLOSE);
    assertThat(proportion.upper()).as("upper end of %s", proportion).isCloseTo(upper, CLOSE);
  }

  @Test
  void nothingTriedSaysNothing() {
    assertThat(new Proportion(0, 0).lower()).isZero();
    assertThat(new Proportion(0, 0).upper()).isEqualTo(1);
  }

  @Test
  void moreHitsThanTrialsAreRefused() {
    assertThatThrownBy(() -> new Proportion(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quantilesLieBetweenNeighbours() {
    assertThat(Quantile.of(List.of(4.0, 1.0, 2.0), 0.5)).hasValue(2.0);
    assertThat(Quantile.of(List.of(1.0, 2.0), 0.5)).hasValue(1.5);
    assertThat(Quantile.of(List.of(1.0, 2.0, 9.0), 1)).hasValue(9.0);
    assertThat(Quantile.of(List.of(), 0.5)).isEmpty();
  }
}

package dev.aegis.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void theMedianIsTheMiddleOne() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 5.0))).isEqualTo(new Spread(4.5, 1, 9));
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    // A slow second round slows both: the ratio stays.
    assertThat(Spread.ofRatios(List.of(200.0, 20.0, 300.0), List.of(100.0, 10.0, 100.0)))
        .isEqualTo(new Spread(2, 2, 3));
  }

  @Test
  void seriesOfDifferentLengthHaveNoRatio() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.ofRatios(List.of(1.0), List.of(1.0, 2.0)))
        .withMessageContaining("1 values and 2");
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }

  @Test
  void theTextHasMedianLeastAndMost() {
    assertThat(new Spread(1.5, 1, 2.25).text("%.2f")).isEqualTo("1.50 (1.00-2.25)");
  }
}

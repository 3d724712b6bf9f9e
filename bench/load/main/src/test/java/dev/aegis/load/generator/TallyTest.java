package dev.aegis.load.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aegis.load.plan.Mix;
import dev.aegis.load.plan.Operation;
import java.time.Duration;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Percentage PRECISION = Percentage.withPercentage(0.2);

  private final Tally tally = new Tally(Mix.parse("put,lock"));

  @Test
  void percentilesAreInMicrosecondsAndThreeDigitsPrecise() {
    tally.open();
    for (int millis = 1; millis <= 1_000; millis++) {
      tally.succeeded(Operation.PUT, Duration.ofMillis(millis));
    }

    LatencySummary summary = tally.all();
    assertThat(summary.count()).isEqualTo(1_000);
    assertThat(summary.p50()).isCloseTo(500_000, PRECISION);
    assertThat(summary.p99()).isCloseTo(990_000, PRECISION);
    assertThat(summary.p999()).isCloseTo(999_000, PRECISION);
    assertThat(summary.max()).isCloseTo(1_000_000, PRECISION);
    assertThat(summary.mean()).isCloseTo(500_500, PRECISION);
  }

  @Test
  void whatEndsBeforeOrAfterDoesNotCount() {
    tally.succeeded(Operation.PUT, Duration.ofMillis(1));
    tally.failed("early");
    tally.open();
    tally.succeeded(Operation.PUT, Duration.ofMillis(2));
    tally.close();
    tally.succeeded(Operation.LOCK, Duration.ofMillis(3));
    tally.failed("late");

    assertThat(tally.all().count()).isOne();
    assertThat(tally.failures()).isEmpty();
  }

  @Test
  void anOperationOfHoursIsRecordedAsTheLongest() {
    tally.open();
    tally.succeeded(Operation.LOCK, Duration.ofHours(3));

    assertThat(tally.all().max()).isCloseTo(Tally.LONGEST.toNanos() / 1e3, PRECISION);
  }

  @Test
  void nothingMeasuredIsZeroEverywhere() {
    assertThat(tally.all()).isEqualTo(new LatencySummary(0, 0, 0, 0, 0, 0, 0));
    assertThat(tally.all().mean()).isCloseTo(0, within(0.0));
  }
}

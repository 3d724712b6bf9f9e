package dev.aegis.chaos.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.machine.DockerFaults.Throttled;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What a container's control group counted, read.
class DockerFaultsTest {
  private static final Throttled NOTHING = new Throttled(0, Duration.ZERO);

  @Test
  void howOftenAContainerWasHeldBackIsReadFromControlGroupsOfEitherVersion() {
    Throttled expected = new Throttled(17, Duration.ofNanos(911_933_000));

    assertThat(
            DockerFaults.throttled(
                "nr_periods 26\nnr_throttled 17\nthrottled_time 911933000\nnr_bursts 0"))
        .isEqualTo(expected);
    assertThat(
            DockerFaults.throttled(
                "usage_usec 5\nnr_periods 26\nnr_throttled 17\nthrottled_usec 911933"))
        .isEqualTo(expected);
    assertThat(DockerFaults.throttled("")).isEqualTo(NOTHING);
  }

  @Test
  void whatWasCountedBeforeAFaultIsNotItsOwn() {
    Throttled before = new Throttled(5, Duration.ofSeconds(1));

    assertThat(new Throttled(5, Duration.ofSeconds(1)).since(before)).isEqualTo(NOTHING);
    assertThat(new Throttled(9, Duration.ofSeconds(3)).since(before))
        .isEqualTo(new Throttled(4, Duration.ofSeconds(2)));
    Throttled afterARestart = new Throttled(2, Duration.ofMillis(40));
    assertThat(afterARestart.since(before)).isEqualTo(afterARestart);
  }
}

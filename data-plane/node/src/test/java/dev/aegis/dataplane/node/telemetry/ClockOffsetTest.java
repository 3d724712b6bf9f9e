package dev.aegis.dataplane.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.RaftStatus.Role;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClockOffsetTest {
  private static final long NOW_MS = 1_000_000;

  private final ClockOffset clock = new ClockOffset();

  private static RaftStatus following(Optional<String> leader, long term, long committed) {
    return new RaftStatus(
        0,
        Role.FOLLOWER,
        term,
        leader,
        false,
        new RaftStatus.Indexes(committed, committed, committed),
        new TreeMap<>(),
        new TreeSet<>(List.of("n1", "n2", "n3")),
        0);
  }

  private void follow(long term, long committed) {
    clock.looked(following(Optional.of("n1"), term, committed));
    clock.looked(following(Optional.of("n1"), term, committed));
  }

  private void entries(long from, long to, long lateMs) {
    for (long index = from; index <= to; index++) {
      clock.observe(index, NOW_MS + lateMs, NOW_MS);
    }
  }

  @Test
  void theOffsetIsThatOfTheMiddleEntryAndTheErrorCoversAllOfThem() {
    follow(1, 10);
    entries(11, 15, 1_500);
    entries(16, 16, 1_700);

    assertThat(clock.offsetSeconds()).isEqualTo(1.5, within(1e-9));
    assertThat(clock.errorSeconds()).isEqualTo(0.2, within(1e-9));
  }

  @Test
  void whatAnEarlierLeaderLeftBehindIsNoClockAhead() {
    entries(11, 12, 7_000);
    clock.looked(following(Optional.of("n1"), 3, 10));
    entries(13, 14, 7_000);
    clock.looked(following(Optional.of("n1"), 3, 14));

    assertThat(clock.offsetSeconds()).isNaN();
    assertThat(clock.errorSeconds()).isNaN();

    entries(15, 17, 2);
    assertThat(clock.offsetSeconds()).isEqualTo(0.002, within(1e-9));
  }

  @Test
  void aNewLeadersClockIsAnotherClock() {
    follow(1, 10);
    entries(11, 40, 2);
    follow(2, 40);

    assertThat(clock.offsetSeconds()).isNaN();

    entries(41, 43, -3_000);
    assertThat(clock.offsetSeconds()).isEqualTo(-3, within(1e-9));
  }

  @Test
  void oneEntryAloneHasNoErrorAndTellsNothing() {
    follow(1, 10);
    entries(11, 12, 600);

    assertThat(clock.offsetSeconds()).isNaN();
    assertThat(clock.errorSeconds()).isNaN();
  }

  @Test
  void whatComesAfterAStopOfTheProcessIsNoClockAhead() {
    follow(1, 10);
    entries(11, 40, 2);
    clock.stoodStill();
    entries(41, 60, 5_000);

    assertThat(clock.offsetSeconds()).isNaN();

    follow(1, 60);
    entries(61, 63, 2);
    assertThat(clock.offsetSeconds()).isEqualTo(0.002, within(1e-9));
  }

  @Test
  void whoLostItsLeaderCountsAnewWhenItComesBackInTheSameTerm() {
    follow(1, 10);
    entries(11, 40, 2);
    clock.looked(following(Optional.empty(), 1, 40));
    entries(41, 45, 9_000);
    follow(1, 45);

    assertThat(clock.offsetSeconds()).isNaN();
  }
}

package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaderClockTest {
  private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
  private final AtomicLong replicated = new AtomicLong(1_000);
  private final LeaderClock clock = new LeaderClock(nanos::get, replicated::get);

  @Test
  void aTermStartsAtReplicatedTimeAndMovesWithTheMonotonicClock() {
    assertThat(clock.stamp(1)).isEqualTo(1_000);
    nanos.addAndGet(250_000_000);
    assertThat(clock.stamp(1)).isEqualTo(1_250);
  }

  @Test
  void aNewTermStartsAgainAtReplicatedTimeHoweverLongThisNodeDidNotLead() {
    assertThat(clock.stamp(1)).isEqualTo(1_000);
    nanos.addAndGet(3_600_000_000_000L);
    replicated.set(9_000);
    assertThat(clock.stamp(7)).isEqualTo(9_000);
  }

  @Test
  void replicatedTimeMovingInsideATermDoesNotMoveTheBase() {
    assertThat(clock.stamp(1)).isEqualTo(1_000);
    replicated.set(1_000_000);
    nanos.addAndGet(1_000_000);
    assertThat(clock.stamp(1)).isEqualTo(1_001);
  }
}

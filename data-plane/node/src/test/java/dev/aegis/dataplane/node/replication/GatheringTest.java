package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final long ROUND = 4_000_000;

  private final Gathering gathering = new Gathering();

  private void settle(int commands, int queued, long tookNanos) {
    for (int i = 0; i < 100; i++) {
      gathering.answered(commands, queued, tookNanos);
    }
  }

  @Test
  void aLoneCallerIsNeverWaitedFor() {
    assertThat(gathering.expected()).isEqualTo(1);
    assertThat(gathering.patienceNanos()).isZero();
    settle(1, 0, ROUND);
    assertThat(gathering.expected()).isEqualTo(1);
    assertThat(gathering.patienceNanos()).isZero();
  }

  @Test
  void twoHalvesOfACrowdBecomeOne() {
    settle(32, 32, ROUND);
    assertThat(gathering.expected()).isEqualTo(56);
    assertThat(gathering.patienceNanos()).isBetween(ROUND / 2 - ROUND / 100, ROUND / 2);
  }

  @Test
  void anEntryThatIsLargeEnoughDoesNotWaitToBecomeLarger() {
    settle(500, 500, ROUND);
    assertThat(gathering.expected()).isEqualTo(Gathering.ENOUGH);
  }

  @Test
  void aCrowdThatHasGoneIsForgottenAfterOneEntry() {
    settle(64, 0, ROUND);
    gathering.answered(1, 0, ROUND);
    assertThat(gathering.expected()).isEqualTo(1);
  }

  @Test
  void aSlowDiskDoesNotMakeAnybodyWaitLongForCompany() {
    settle(64, 0, 400_000_000);
    assertThat(gathering.patienceNanos()).isEqualTo(Gathering.MOST_PATIENCE_NANOS);
  }

  @Test
  void whereNotAllMayTravelTogetherTheRestLeavesAtOnce() {
    settle(1, 63, ROUND);
    gathering.overflowed();
    assertThat(gathering.patienceNanos()).isZero();
  }
}

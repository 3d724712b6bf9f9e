package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.RaftStatus.Indexes;
import org.junit.jupiter.api.Test;

/// A node that has just started says that it is healthy only once it no longer tells of a past.
class CaughtUpTest {
  private final CaughtUp caughtUp = new CaughtUp();

  private boolean by(boolean knowsLeader, long committed, long applied) {
    return caughtUp.by(knowsLeader, new Indexes(committed, committed, applied));
  }

  @Test
  void aFewEntriesBehindIsNotCaughtUp() {
    assertThat(by(true, 350, 120)).isFalse();
    assertThat(by(true, 350, 349)).isFalse();
    assertThat(by(true, 350, 350)).isTrue();
  }

  @Test
  void whatIsCommittedMeanwhileIsNotWaitedFor() {
    assertThat(by(true, 350, 120)).isFalse();
    assertThat(by(true, 900, 351)).isTrue();
  }

  @Test
  void onceIsEnough() {
    assertThat(by(true, 5, 5)).isTrue();
    assertThat(by(true, 900, 5)).isTrue();
    assertThat(by(false, 900, 5)).isTrue();
  }

  @Test
  void withoutALeaderOrACommitNothingTellsHowFarItIs() {
    assertThat(by(false, 350, 350)).isFalse();
    assertThat(by(true, -1, -1)).isFalse();
    assertThat(by(true, 0, -1)).isFalse();
    assertThat(by(true, 0, 0)).isTrue();
  }
}

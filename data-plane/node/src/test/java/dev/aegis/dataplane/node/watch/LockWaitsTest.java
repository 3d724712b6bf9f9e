package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.SubmitException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockWaitsTest {
  private static final RequestId ACQUIRE = new RequestId(new SessionId(1), 1);
  private static final Outcome GRANTED = new Outcome.LockGranted(new FencingToken(7));

  private final LockWaits waits = new LockWaits();

  private void grant() {
    Change taken = new Change.LockTaken(new LockName("l"), ACQUIRE, new FencingToken(7));
    waits.applied(new Applied(7, List.of(), List.of(taken)), 0);
  }

  @Test
  void theFirstTryThatLeavesTakesNothingFromTheRetry() {
    LockWaits.Wait first = waits.register(ACQUIRE);
    LockWaits.Wait retry = waits.register(ACQUIRE);
    assertThat(first.leave()).as("somebody still waits").isFalse();
    first.outcome().completeExceptionally(new IllegalStateException("its client went away"));
    grant();
    assertThat(retry.outcome()).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(GRANTED);
  }

  @Test
  void everyCallThatWaitsIsTold() {
    LockWaits.Wait first = waits.register(ACQUIRE);
    LockWaits.Wait retry = waits.register(ACQUIRE);
    grant();
    assertThat(first.outcome()).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(GRANTED);
    assertThat(retry.outcome()).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(GRANTED);
  }

  @Test
  void theLastToLeaveIsTheLastOnceAndNeverAfterTheGrant() {
    LockWaits.Wait first = waits.register(ACQUIRE);
    LockWaits.Wait retry = waits.register(ACQUIRE);
    assertThat(first.leave()).isFalse();
    assertThat(first.leave()).as("it has left already").isFalse();
    assertThat(retry.leave()).isTrue();
    LockWaits.Wait granted = waits.register(ACQUIRE);
    grant();
    assertThat(granted.leave()).isFalse();
  }

  @Test
  void whoWaitsIsSentAwayToAskAgainWhenASnapshotMayHaveSkippedItsGrant() {
    LockWaits.Wait first = waits.register(ACQUIRE);
    LockWaits.Wait retry = waits.register(ACQUIRE);
    waits.replaced();
    assertIsToAskAgain(first);
    assertIsToAskAgain(retry);
    assertThat(first.leave()).as("its place in the queue is not to be cancelled").isFalse();
    assertThat(retry.leave()).isFalse();
  }

  private static void assertIsToAskAgain(LockWaits.Wait wait) {
    assertThat(wait.outcome())
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .withCauseInstanceOf(SubmitException.OutcomeUnknown.class);
  }

  @Test
  void whoWaitsAtANodeThatLostTouchIsSentAway() {
    LockWaits.Wait wait = waits.register(ACQUIRE);
    waits.strand();
    assertIsToAskAgain(wait);
  }
}

package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitWaitsTest {
  private static final long LIMIT = CommitWaits.LIMIT.toNanos();

  private final CommitWaits waits = new CommitWaits();
  private final CompletableFuture<String> entry = new CompletableFuture<>();

  @AfterEach
  void close() {
    waits.close();
  }

  @Test
  void aWaitEndsAtTheLimitAndNotBefore() {
    CompletableFuture<String> bounded = waits.bounded(entry, 5);

    waits.sweep(5 + LIMIT - 1);
    assertThat(bounded).isNotDone();

    waits.sweep(5 + LIMIT);
    assertThat(bounded).isCompletedExceptionally();
    assertThat(bounded.exceptionNow()).isInstanceOf(TimeoutException.class);
    assertThat(entry).as("what others wait for").isNotDone();
    assertThat(waits.size()).isZero();
  }

  @Test
  void anAnswerInTimeIsPassedOnAndForgotten() {
    CompletableFuture<String> bounded = waits.bounded(entry, 5);
    entry.complete("applied");

    assertThat(bounded).isCompletedWithValue("applied");
    assertThat(waits.size()).isZero();
  }

  @Test
  void whatWasAnsweredAlreadyIsNotKept() {
    var _ = waits.bounded(CompletableFuture.completedFuture("applied"), 5);

    assertThat(waits.size()).isZero();
  }

  @Test
  void theSweepComesByItself() {
    CompletableFuture<String> bounded =
        waits.sweepEachSecond().bounded(entry, System.nanoTime() - LIMIT);

    assertThat(bounded).failsWithin(java.time.Duration.ofSeconds(30));
  }
}

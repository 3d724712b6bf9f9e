package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AppliedIndexTest {
  private final AppliedIndex applied = new AppliedIndex();

  @Test
  void whatIsAppliedAlreadyNeedsNoWait() {
    applied.advance(5);
    assertThat(applied.reached(4)).isCompleted();
    assertThat(applied.reached(5)).isCompleted();
  }

  @Test
  void aWaitEndsWithItsIndexAndNoSooner() {
    CompletableFuture<Void> six = applied.reached(6);
    CompletableFuture<Void> alsoSix = applied.reached(6);
    CompletableFuture<Void> eight = applied.reached(8);
    applied.advance(5);
    assertThat(six).isNotDone();
    applied.advance(6);
    assertThat(six).isCompleted();
    assertThat(alsoSix).isCompleted();
    assertThat(eight).isNotDone();
  }

  @Test
  void aSnapshotThatSkipsIndexesEndsTheirWaits() {
    CompletableFuture<Void> six = applied.reached(6);
    applied.advance(100);
    assertThat(six).isCompleted();
  }

  @Test
  void noWaitIsForgottenWhileIndexesAreApplied() throws InterruptedException {
    int last = 50_000;
    Thread applying =
        Thread.ofPlatform()
            .start(() -> {
              for (int index = 0; index <= last; index++) {
                applied.advance(index);
              }
            });
    List<CompletableFuture<Void>> waits = new ArrayList<>();
    for (int index = 0; index <= last; index++) {
      waits.add(applied.reached(index));
    }
    applying.join();
    CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new))
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }
}

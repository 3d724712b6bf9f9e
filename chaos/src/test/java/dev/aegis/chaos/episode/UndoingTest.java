package dev.aegis.chaos.episode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UndoingTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final List<Undoing> undoing = new CopyOnWriteArrayList<>();

  /// The thread that called `System.exit` waits for the hooks, so a hook that waits for it never
  /// ends.
  @Test
  @Timeout(10)
  void endOfTheProcessWaitsForNobodyWhenAllIsUndone() {
    Undoing undoing = new Undoing(Thread.currentThread());
    undoing.close();

    undoing.interruptAndAwait();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void playerIsInterruptedAndTheEndComesAfterItHasUndone() throws InterruptedException {
    CountDownLatch broken = new CountDownLatch(1);
    AtomicBoolean undone = new AtomicBoolean();
    Thread player =
        new Thread(() -> {
          try (Undoing _ = undoingOf(Thread.currentThread())) {
            broken.countDown();
            undone.set(sleepsUntilInterrupted());
          }
        });
    player.start();
    broken.await();

    undoing.getFirst().interruptAndAwait();

    assertThat(undone).as("undone before the process ends").isTrue();
  }

  private Undoing undoingOf(Thread player) {
    undoing.add(new Undoing(player));
    return undoing.getFirst();
  }

  private static boolean sleepsUntilInterrupted() {
    try {
      Thread.sleep(LONG);
      return false;
    } catch (InterruptedException _) {
      return true;
    }
  }
}

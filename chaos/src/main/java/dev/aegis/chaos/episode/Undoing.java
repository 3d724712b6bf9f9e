package dev.aegis.chaos.episode;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets whoever plays undo what it is at when the process is told to end: the player is
/// interrupted, and the end waits until it has undone, for a while. When the player is through
/// already, the end waits for nobody: the thread that called `System.exit` never ends before the
/// process does.
///
/// Used as the outermost resource of what is to be undone.
final class Undoing implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Thread player;
  private final CountDownLatch undone = new CountDownLatch(1);

  Undoing(Thread player) {
    this.player = player;
  }

  /// Guards this thread until it is closed.
  static Undoing ofThisThread() {
    Undoing undoing = new Undoing(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(new Thread(undoing::interruptAndAwait, "undo"));
    return undoing;
  }

  /// What the end of the process does first.
  void interruptAndAwait() {
    if (undone.getCount() == 0) {
      return;
    }
    player.interrupt();
    try {
      var _ = undone.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// All is undone.
  @Override
  public void close() {
    undone.countDown();
  }
}

package dev.aegis.dataplane.node.watch;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends away whoever waits, watches or observes at a node that has lost touch with its cluster.
///
/// Everything goes on without this node. The others may grant a lock to a caller who waits here,
/// whose session lives on because it is renewed elsewhere: it would hold the lock without knowing,
/// for as long as it was ready to wait. And what happens to keys and elections is told everywhere
/// but here, where silence looks like nothing happening. So each call ends in a way that makes its
/// caller go on at another node: a wait keeps its place in the queue, a watch and an observer go on
/// where they stood.
///
/// At some looks in a row, a second apart: an election is over by then, and if not, going on
/// elsewhere costs little.
public final class StrandedCallers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StrandedCallers.class);
  private static final long PERIOD_MS = 1_000;

  /// So many looks in a row.
  static final int LOOKS = 5;

  private final BooleanSupplier outOfTouch;
  private final Runnable sendAway;
  private final ScheduledExecutorService timer;
  private int inARow;

  /// @param outOfTouch whether no leader is known, or the known one has fallen silent
  /// @param sendAway ends what is under way; called again and again while that lasts
  StrandedCallers(BooleanSupplier outOfTouch, Runnable sendAway) {
    this.outOfTouch = outOfTouch;
    this.sendAway = sendAway;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stranded-callers").factory());
  }

  /// Begins to look.
  public static StrandedCallers start(BooleanSupplier outOfTouch, Runnable sendAway) {
    StrandedCallers stranded = new StrandedCallers(outOfTouch, sendAway);
    var _ =
        stranded.timer.scheduleWithFixedDelay(
            stranded::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    return stranded;
  }

  void look() {
    try {
      inARow = outOfTouch.getAsBoolean() ? inARow + 1 : 0;
      if (inARow >= LOOKS) {
        sendAway.run();
      }
    } catch (RuntimeException e) {
      // A timer drops a task that throws.
      LOG.warn("This look failed, the next one tries again: {}", e.toString());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

package dev.aegis.controlplane.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Turns the loop at a fixed pace for as long as the application lives. A turn that fails is
/// logged, and the next one comes.
final class AgentRunner implements SmartLifecycle {
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration CUT_OFF = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(AgentRunner.class);

  /// Hears of every turn.
  interface Listener {
    void completed(CycleReport report);

    void failed();
  }

  private final AgentLoop loop;
  private final Duration interval;
  private final Listener listener;
  private final CycleLog log = new CycleLog();
  private volatile @Nullable CycleReport last;
  private volatile @Nullable ScheduledExecutorService thread;

  AgentRunner(AgentLoop loop, Duration interval, Listener listener) {
    this.loop = loop;
    this.interval = interval;
    this.listener = listener;
  }

  /// The latest turn that came to its end.
  Optional<CycleReport> last() {
    return Optional.ofNullable(last);
  }

  Duration interval() {
    return interval;
  }

  @Override
  public void start() {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("agent-loop").factory());
    thread = executor;
    var _ = executor.scheduleAtFixedRate(this::turn, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// One turn; never throws.
  void turn() {
    try {
      CycleReport report = loop.runOnce();
      last = report;
      log.tell(report);
      listener.completed(report);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // An Error as well: it would end the loop without a word, and a turn that took too much
      // memory is not the last one.
      listener.failed();
      LOG.error("This turn failed; the next one comes in {} ms", interval.toMillis(), e);
    }
  }

  @Override
  public void stop() {
    ScheduledExecutorService executor = thread;
    thread = null;
    if (executor != null) {
      // An interrupt would cut off a writing: the turn at work gets the time to end by itself.
      executor.shutdown();
      try {
        boolean ended = executor.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
          LOG.warn("The last turn did not end within {} s and is cut off", STOP.toSeconds());
          executor.shutdownNow();
          ended = executor.awaitTermination(CUT_OFF.toSeconds(), TimeUnit.SECONDS);
        }
        if (ended) {
          loop.end().forEach(LOG::warn);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}

package dev.aegis.dataplane.node.telemetry;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that looks at the node four times a second, outside the Raft threads, and notices
/// when it was itself kept from running.
public final class Sampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final Duration PERIOD = Duration.ofMillis(250);

  /// Waking this much late is a pause of the process, not the jitter of a scheduler.
  private static final Duration LATE = Duration.ofMillis(100);

  private final NodeTelemetry telemetry;
  private final Supplier<NodeTelemetry.Sample> look;
  private final Duration lagPeriod;
  private final Thread thread;
  private volatile boolean closed;

  public Sampler(NodeTelemetry telemetry, Supplier<NodeTelemetry.Sample> look, Duration lagPeriod) {
    this.telemetry = telemetry;
    this.look = look;
    this.lagPeriod = lagPeriod;
    this.thread = Thread.ofPlatform().daemon().name("telemetry-sampler").start(this::run);
  }

  private void run() {
    long lastLag = System.nanoTime();
    try {
      while (!closed) {
        long before = System.nanoTime();
        Thread.sleep(PERIOD);
        long late = System.nanoTime() - before - PERIOD.toNanos();
        if (late >= LATE.toNanos()) {
          telemetry.paused(Duration.ofNanos(late));
        }
        boolean lagDue = System.nanoTime() - lastLag >= lagPeriod.toNanos();
        lastLag = lagDue ? System.nanoTime() : lastLag;
        sample(lagDue);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A look that fails leaves the last sample in place, whose age is exported: a stuck node shows
  /// as stale.
  private void sample(boolean lagDue) {
    try {
      NodeTelemetry.Sample sample = look.get();
      telemetry.sampled(sample);
      if (lagDue) {
        telemetry.lagSampled(sample.status());
      }
    } catch (RuntimeException e) {
      LOG.warn("The node could not be sampled: {}", e.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}

package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.settings.ConsensusConfig;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a leader's disk once a second and does what [SlowDisk] decides.
public final class SlowDiskDemotion implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlowDiskDemotion.class);
  private static final long PERIOD_MS = 1_000;
  private static final Duration HAND_OVER_WAIT = Duration.ofSeconds(10);

  private final RatisNode node;
  private final SlowDisk decision;
  private final ScheduledExecutorService timer;

  private SlowDiskDemotion(RatisNode node, SlowDisk decision) {
    this.node = node;
    this.decision = decision;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slow-disk-demotion").factory());
    var _ = timer.scheduleWithFixedDelay(this::look, PERIOD_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /// Watches the disk of this node.
  public static SlowDiskDemotion start(RatisNode node, ConsensusConfig.Raft raft) {
    return new SlowDiskDemotion(node, new SlowDisk(raft.electionTimeoutMin()));
  }

  private void look() {
    try {
      Duration slowest = node.syncs().slowestSinceLastCall();
      decision
          .look(System.nanoTime(), node.status(), slowest)
          .ifPresent(target -> demote(target, slowest));
    } catch (RuntimeException e) {
      // A timer drops a task that throws.
      LOG.warn("This look at the disk failed, the next one tries again: {}", e.toString());
    }
  }

  private void demote(String target, Duration slowest) {
    LOG.warn(
        "The disk of this leader is slow: for {} s each look saw a sync of the log of {} ms or more, last {} ms; handing leadership to {}",
        SlowDisk.SLOW_FOR.toSeconds(),
        SlowDisk.SLOW_SYNC.toMillis(),
        slowest.toMillis(),
        target);
    LOG.info("{} leads now: {}", target, node.handOver(target, HAND_OVER_WAIT));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

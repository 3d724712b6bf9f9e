package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.settings.ConsensusConfig;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the leadership of a node that has lost its majority, however busy the node is (ADR-012).
///
/// What it guarantees: within election-timeout-max and two looks of the last contact with a
/// majority, a leader takes no more work and is told to step down. So callers of the minority side
/// hear "no leader" at once, instead of waiting for a commit that cannot come.
///
/// Why Ratis' own check is not enough: it runs only when Ratis' event queue stays empty for a whole
/// election-timeout-max, and every local flush of the log puts an event there. A leader that gets
/// writes, or ticks, more often than that never looks.
///
/// What it is not for: no read or write would be wrong without it. Reads ask a majority, writes are
/// entries in the log, and neither succeeds without one.
public final class LeadershipGuard implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeadershipGuard.class);
  private static final int LOOKS_PER_ELECTION_TIMEOUT = 4;

  private final Leadership node;
  private final QuorumLoss loss;
  private final ScheduledExecutorService timer;
  private boolean shut;

  /// Starts looking.
  LeadershipGuard(Leadership node, ConsensusConfig.Raft raft) {
    this.node = node;
    this.loss = new QuorumLoss(raft.electionTimeoutMax());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leadership-guard").factory());
    long period = raft.electionTimeoutMin().toMillis() / LOOKS_PER_ELECTION_TIMEOUT;
    // A delay and not a rate: looks that a pause has held up must not follow each other at once.
    var _ = timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
  }

  /// Guards this node.
  public static LeadershipGuard start(RatisNode node, ConsensusConfig.Raft raft) {
    return new LeadershipGuard(node.leadership(), raft);
  }

  private void look() {
    try {
      switch (loss.look(System.nanoTime(), node.status())) {
        case NOT_LEADING, IN_CONTACT -> open();
        case LOST -> shut();
      }
    } catch (RuntimeException e) {
      // A timer drops a task that throws.
      LOG.warn("This look failed, the next one tries again: {}", e.toString());
    }
  }

  private void shut() {
    if (!shut) {
      LOG.warn(
          "{}: no majority has answered for longer than an election timeout, last contacts {}; no more work is taken, and leadership ends",
          node.id(),
          node.status().followers());
      shut = true;
      node.shutAdmission();
    }
    node.stepDown();
  }

  private void open() {
    if (shut) {
      LOG.info("{}: work is taken again", node.id());
      shut = false;
      node.openAdmission();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

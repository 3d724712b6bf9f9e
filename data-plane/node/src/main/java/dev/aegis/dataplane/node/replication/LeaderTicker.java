package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.kv.StoreSize;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Proposes the replicated tick while this node leads.
///
/// At most one tick is in flight: a tick that cannot commit must not pile up behind itself, and
/// appends that never stop keep an isolated leader from noticing that it is isolated. Slow while
/// nothing can expire and history keeps within its bounds; not still, because an idle log can leave
/// a member that was restarted empty waiting for an entry (RATIS-2523).
public final class LeaderTicker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderTicker.class);
  private static final Duration IDLE_INTERVAL = Duration.ofSeconds(10);
  private static final Duration TELL_AGAIN = Duration.ofMinutes(10);

  private final CommandLog log;
  private final Consensus consensus;
  private final ConsensusConfig config;
  private final StoreMemory memory;
  private long toldNanos = System.nanoTime() - TELL_AGAIN.toNanos();
  private final AtomicBoolean inFlight = new AtomicBoolean();
  private final ScheduledExecutorService timer;
  private long lastTickNanos = System.nanoTime();

  LeaderTicker(CommandLog log, Consensus consensus, ConsensusConfig config, StoreMemory memory) {
    this.log = log;
    this.consensus = consensus;
    this.config = config;
    this.memory = memory;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ticker").factory());
    long interval = config.lease().tickInterval().toMillis();
    var _ = timer.scheduleWithFixedDelay(this::tick, interval, interval, TimeUnit.MILLISECONDS);
  }

  /// Proposes the ticks of this node.
  public static LeaderTicker start(RatisNode node, ConsensusConfig config) {
    return new LeaderTicker(node, node, config, node.storageGate().memory());
  }

  /// A timer drops a task that throws, and a leader without ticks would let no lease run out.
  private void tick() {
    try {
      tickIfDue();
    } catch (RuntimeException e) {
      inFlight.set(false);
      LOG.warn("This tick failed, the next one tries again: {}", e.toString());
    }
  }

  private void tickIfDue() {
    if (!consensus.isLeaderReady()
        || !(log.query(new Query.CountState()) instanceof Answer.StateCounted state)
        || !isDue(state, memory.size().get())
        || !inFlight.compareAndSet(false, true)) {
      return;
    }
    lastTickNanos = System.nanoTime();
    StoreSize size = memory.size().get();
    if (memory.mustForgetAll(size, readable(state))) {
      var _ = log.submit(new Command.Compact(state.revision())).exceptionally(_ -> null);
    }
    RaftStatus status = consensus.status();
    var _ =
        log.submit(
                new Command.Tick(
                    status.term(), retained(state, size), config.lease().skewGrace().toMillis()))
            .whenComplete((_, _) -> inFlight.set(false));
  }

  private boolean isDue(Answer.StateCounted state, StoreSize size) {
    return System.nanoTime() - lastTickNanos >= IDLE_INTERVAL.toNanos()
        || state.sessions() > 0
        || readable(state) > 2 * config.kv().retainedVersions()
        || memory.makesRoom(size);
  }

  private long retained(Answer.StateCounted state, StoreSize size) {
    long configured = config.kv().retainedVersions();
    long retained = memory.retained(size, configured, readable(state));
    if (retained < configured && System.nanoTime() - toldNanos >= TELL_AGAIN.toNanos()) {
      toldNanos = System.nanoTime();
      LOG.warn(
          "Keys take {} MiB of memory and their history {} MiB, of {} MiB in all: fewer revisions than kv.retained-versions ({}) stay readable",
          size.liveBytes() >> 20,
          size.historyBytes() >> 20,
          memory.limit() >> 20,
          configured);
    }
    return retained;
  }

  private static long readable(Answer.StateCounted state) {
    return state.revision() - state.compactedRevision();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}

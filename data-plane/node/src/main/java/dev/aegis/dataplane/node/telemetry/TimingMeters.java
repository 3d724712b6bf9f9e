package dev.aegis.dataplane.node.telemetry;

import dev.aegis.dataplane.node.log.RaftTimings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Measured as it happens: log syncs, peer round trips, client calls, pauses, elections, refusals.
final class TimingMeters implements RaftTimings {
  private final MeterRegistry registry;
  private final Timer logSync;
  private final Timer pause;
  private final Counter limitHits;
  private final AtomicLong electionsEnded = new AtomicLong();
  private final AtomicLong electionsWon = new AtomicLong();
  private final AtomicLong electionsTimedOut = new AtomicLong();
  private final Map<String, Timer> peers = new ConcurrentHashMap<>();
  private final Map<String, Timer> calls = new ConcurrentHashMap<>();
  private final AtomicLong syncBeganNanos = new AtomicLong();

  TimingMeters(MeterRegistry registry) {
    this.registry = registry;
    this.logSync =
        Timer.builder("aegis.raft.log.sync")
            .description("Time to force the log to disk")
            .register(registry);
    this.pause =
        Timer.builder("aegis.process.pause")
            .description(
                "Pauses of the whole process: garbage collection, stop signals, starvation")
            .register(registry);
    this.limitHits =
        Counter.builder("aegis.raft.request.limit.hits")
            .description("Calls refused because too much was queued")
            .register(registry);
    elections("won", electionsWon::get);
    elections("lost", () -> Math.max(0, electionsEnded.get() - electionsWon.get()));
    elections("timeout", electionsTimedOut::get);
  }

  private void elections(String result, Supplier<Long> count) {
    FunctionCounter.builder("aegis.raft.elections", count, counted -> counted.get().doubleValue())
        .description("Elections this node stood in, by result; timeout: ones it called")
        .tag("result", result)
        .register(registry);
  }

  @Override
  public void logSyncBegan() {
    syncBeganNanos.set(System.nanoTime());
  }

  @Override
  public void logSyncEnded(long nanos) {
    syncBeganNanos.set(0);
    logSync.record(Duration.ofNanos(nanos));
  }

  double syncInFlightSeconds() {
    long began = syncBeganNanos.get();
    return began == 0 ? 0 : (System.nanoTime() - began) / 1e9;
  }

  @Override
  public void peerRoundTrip(String peer, long nanos) {
    peers.computeIfAbsent(peer, this::peerTimer).record(Duration.ofNanos(nanos));
  }

  private Timer peerTimer(String peer) {
    return Timer.builder("aegis.raft.peer.rpc")
        .description("Round trip of an append or heartbeat to a peer")
        .tag("peer", peer)
        .register(registry);
  }

  @Override
  public void electionEnded() {
    electionsEnded.incrementAndGet();
  }

  @Override
  public void electionTimedOut() {
    electionsTimedOut.incrementAndGet();
  }

  @Override
  public void refusedAtLimit() {
    limitHits.increment();
  }

  void electionWon() {
    electionsWon.incrementAndGet();
  }

  void paused(Duration length) {
    pause.record(length);
  }

  void callFinished(String method, String outcome, Duration took) {
    calls.computeIfAbsent(method + ' ' + outcome, _ -> callTimer(method, outcome)).record(took);
  }

  /// Quantiles and no histogram: with both, Micrometer exports no quantiles at all.
  private Timer callTimer(String method, String outcome) {
    return Timer.builder("aegis.client.request")
        .description("Client calls as seen by this node, by method and outcome")
        .tags("method", method, "outcome", outcome)
        .publishPercentiles(0.5, 0.9, 0.99)
        .distributionStatisticBufferLength(2)
        .register(registry);
  }
}

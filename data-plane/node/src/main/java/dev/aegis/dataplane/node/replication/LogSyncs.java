package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftTimings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Notes how long syncs of the log take, and passes everything on. Thread-safe.
final class LogSyncs implements RaftTimings {
  private static final long NONE = Long.MIN_VALUE;

  private final RaftTimings next;
  private final AtomicLong beganNanos = new AtomicLong(NONE);
  private final AtomicLong longestNanos = new AtomicLong();

  LogSyncs(RaftTimings next) {
    this.next = next;
  }

  /// The longest sync that ended since the last call, or the age of the one in flight if that is
  /// more.
  Duration slowestSinceLastCall() {
    long began = beganNanos.get();
    long inFlight = began == NONE ? 0 : System.nanoTime() - began;
    return Duration.ofNanos(Math.max(inFlight, longestNanos.getAndSet(0)));
  }

  @Override
  public void logSyncBegan() {
    beganNanos.set(System.nanoTime());
    next.logSyncBegan();
  }

  @Override
  public void logSyncEnded(long nanos) {
    beganNanos.set(NONE);
    longestNanos.accumulateAndGet(nanos, Math::max);
    next.logSyncEnded(nanos);
  }

  @Override
  public void peerRoundTrip(String peer, long nanos) {
    next.peerRoundTrip(peer, nanos);
  }

  @Override
  public void electionEnded() {
    next.electionEnded();
  }

  @Override
  public void electionTimedOut() {
    next.electionTimedOut();
  }

  @Override
  public void refusedAtLimit() {
    next.refusedAtLimit();
  }
}

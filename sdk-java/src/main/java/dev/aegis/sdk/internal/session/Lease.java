package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.internal.rpc.Durations;
import dev.aegis.sdk.internal.rpc.MonotonicClock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The client's own count of a session's life. Safe for use by many threads.
///
/// Guarantee: as long as this clock runs no more than a tenth slower than the cluster's, the lease
/// is over here before the session can end there. Why: the cluster counts the TTL from when it
/// applied a renewal, which is after the client sent it; the client counts nine tenths of the TTL
/// from when it sent it. A renewal without an answer counts for nothing. Once over, always over: an
/// answer that comes late does not bring the lease back, since somebody may have been told of the
/// loss already. (The same idea bounds the leader's lease in Kubernetes' leader election.)
final class Lease {
  /// The part of the TTL given up for clocks that run at different speeds.
  static final int MARGIN_DIVISOR = 10;

  private final MonotonicClock clock;
  private long deadline;
  private @Nullable String overBecause;

  /// A lease just granted.
  ///
  /// @param sentAt when the request that made the session was sent, on `clock`
  Lease(MonotonicClock clock, long sentAt, Duration ttl) {
    this.clock = clock;
    this.deadline = deadline(sentAt, ttl);
  }

  /// Whether the lease still holds, now.
  synchronized boolean isAlive() {
    if (overBecause == null && Durations.isOver(clock.until(deadline))) {
      overBecause = "no renewal was acknowledged in time";
    }
    return overBecause == null;
  }

  /// How long it holds without a further renewal; zero or less when it is over.
  synchronized Duration remaining() {
    return isAlive() ? clock.until(deadline) : Duration.ZERO;
  }

  /// A renewal sent at `sentAt` was acknowledged. Without effect when the lease is over.
  synchronized void renewed(long sentAt, Duration ttl) {
    long renewed = deadline(sentAt, ttl);
    if (isAlive() && renewed - deadline > 0) {
      deadline = renewed;
    }
  }

  /// Ends the lease, now. The first reason stands.
  synchronized void end(String because) {
    if (isAlive()) {
      overBecause = because;
    }
  }

  /// Why it is over, if it is.
  synchronized Optional<String> overBecause() {
    return isAlive() ? Optional.empty() : Optional.ofNullable(overBecause);
  }

  private static long deadline(long sentAt, Duration ttl) {
    return sentAt + ttl.minus(ttl.dividedBy(MARGIN_DIVISOR)).toNanos();
  }
}

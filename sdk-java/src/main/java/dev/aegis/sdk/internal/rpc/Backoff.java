package dev.aegis.sdk.internal.rpc;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// How long to pause when every node has been tried: doubling from 25 ms to 400 ms, of which a
/// random half is waited, so that clients which failed together do not come back together. An
/// election takes a few hundred milliseconds.
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(25);
  private static final int MAX_DOUBLINGS = 4;

  private Backoff() {}

  /// The pause after the given round, counted from 0.
  public static Duration after(int round) {
    long longest = FIRST.toNanos() << Math.min(round, MAX_DOUBLINGS);
    return Duration.ofNanos(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }
}

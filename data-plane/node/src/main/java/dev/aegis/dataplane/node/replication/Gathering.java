package dev.aegis.dataplane.node.replication;

/// Whether the next entry waits for more commands, and for how many and how long.
///
/// An entry costs the same whatever it holds. Callers that ask again as soon as they are answered
/// (a closed loop) come back a moment after an entry has been answered, just too late for the next
/// one if that leaves at once: half of them then travel in each of two entries. So the next entry
/// waits for as many as were seen with the last one, but an eighth of them. It does so for half as
/// long as an entry takes, and never longer than 5 ms. A lone caller is never waited for: it is all
/// there is.
///
/// **On busy processors** a crowd needs longer to come back, and an entry saved is time for
/// everybody. The more are expected the longer they are waited for, since it is their number that
/// an entry's cost is shared by: four as long as an entry takes, eight and more twice as long.
///
/// Callers that come independently of their answers wait as well, and get fuller and fewer entries
/// for it.
///
/// Pure; not thread-safe.
final class Gathering {
  /// Whatever the disk is like, nobody waits longer for company than this.
  static final long MOST_PATIENCE_NANOS = 5_000_000;

  /// An entry with so many is cheap enough: its own cost no longer counts beside theirs.
  static final int ENOUGH = 256;

  private int expected = 1;
  private long usualNanos;
  private boolean isBusy;

  /// An entry has been answered, in whatever way.
  ///
  /// @param commands how many were in it
  /// @param queued how many came while it was under way
  /// @param tookNanos from its sending to its answer
  /// @param busy whether the processors have hardly any time left
  void answered(int commands, int queued, long tookNanos, boolean busy) {
    int seen = commands + queued;
    expected = Math.clamp(seen - seen / 8, 1, ENOUGH);
    usualNanos += (tookNanos - usualNanos) / 8;
    isBusy = busy;
  }

  /// What is queued could not all travel together, so there is nothing to gain by waiting.
  void overflowed() {
    expected = 1;
  }

  /// With so many queued the next entry leaves at once.
  int expected() {
    return expected;
  }

  /// How long after the last answer it leaves with fewer, if there are any.
  long patienceNanos() {
    if (expected == 1) {
      return 0;
    }
    int quarters = isBusy ? Math.clamp(expected, 2, 8) : 2;
    return Math.min(usualNanos * quarters / 4, MOST_PATIENCE_NANOS);
  }
}

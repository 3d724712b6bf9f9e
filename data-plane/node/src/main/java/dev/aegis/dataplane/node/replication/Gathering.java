package dev.aegis.dataplane.node.replication;

/// Whether the next entry waits for more commands, and for how many and how long.
///
/// An entry costs the same whatever it holds. Callers that ask again as soon as they are answered
/// (a closed loop) come back a moment after an entry has been answered, just too late for the next
/// one if that leaves at once: half of them then travel in each of two entries. So the next entry
/// waits for as many as were seen with the last one, but an eighth of them. A lone caller is never
/// waited for: it is all there is.
///
/// **How long** is learned. For half as long as an entry takes it always waits. On a busy machine a
/// crowd needs longer to come back, and one that does saves an entry's cost, so it waits up to
/// twice as long as an entry takes where that is what brings them: it is tried now and then, kept
/// while they come, and given up when they do not. Callers that come independently of their answers
/// never come all in time, so they wait half an entry's time, as if nobody had tried
/// (`GatheringTest` plays both).
///
/// Pure; not thread-safe.
final class Gathering {
  /// Whatever the disk is like, nobody waits longer for company than this.
  static final long MOST_PATIENCE_NANOS = 5_000_000;

  /// An entry with so many is cheap enough: its own cost no longer counts beside theirs.
  static final int ENOUGH = 256;

  /// So many entries that left without their company are between two trials of patience.
  private static final int BETWEEN_TRIALS = 100;

  private static final int TRIAL = 2;
  private static final int MOST_TRUST = 8;

  private int expected = 1;
  private long usualNanos;
  private int trust = TRIAL;
  private int missed;

  /// An entry has been answered, in whatever way.
  ///
  /// @param commands how many were in it
  /// @param queued how many came while it was under way
  /// @param tookNanos from its sending to its answer
  void answered(int commands, int queued, long tookNanos) {
    if (expected > 1) {
      learn(commands >= expected);
    }
    int seen = commands + queued;
    expected = Math.clamp(seen - seen / 8, 1, ENOUGH);
    usualNanos += (tookNanos - usualNanos) / 8;
  }

  /// Two that came are worth one that did not.
  private void learn(boolean allCame) {
    if (trust > 0) {
      trust = allCame ? Math.min(trust + 1, MOST_TRUST) : trust - 2;
    } else if (!allCame && ++missed >= BETWEEN_TRIALS) {
      missed = 0;
      trust = TRIAL;
    }
  }

  /// What is queued could not all travel together, so there is nothing to gain by waiting.
  void overflowed() {
    expected = 1;
  }

  /// With so many queued the next entry leaves at once.
  int expected() {
    return expected;
  }

  /// How long after the last answer it leaves with fewer, if there are any. A few are not waited
  /// for as long as many: it is their number that an entry's cost is shared by.
  long patienceNanos() {
    if (expected == 1) {
      return 0;
    }
    int quarters = trust > 0 ? Math.clamp(expected, 2, 8) : 2;
    return Math.min(usualNanos * quarters / 4, MOST_PATIENCE_NANOS);
  }
}

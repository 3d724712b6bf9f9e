package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftStatus;
import java.time.Duration;

/// Decides, look by look, whether a leader has lost its majority. Pure: time and the view of the
/// cluster are given to it. For one thread.
///
/// Lost means: the last moment at which a majority had answered is older than the limit, at two
/// looks in a row. One look is not enough, because a process that was paused wakes up with old ages
/// everywhere and with the answers already waiting to be read. And a term younger than twice the
/// limit is in contact by definition: it was won with the votes of a majority, and the first
/// answers to a leader that has just started take longer than any later ones.
final class QuorumLoss {
  private static final int LOOKS = 2;

  private final Duration limit;
  private long term = -1;
  private long termSeenAtNanos;
  private int lostLooks;

  /// @param limit silence of the majority after which it counts as lost
  QuorumLoss(Duration limit) {
    this.limit = limit;
  }

  /// What one look shows.
  enum Verdict {
    NOT_LEADING,
    IN_CONTACT,
    LOST
  }

  Verdict look(long nowNanos, RaftStatus status) {
    if (!status.isLeader()) {
      term = -1;
      lostLooks = 0;
      return Verdict.NOT_LEADING;
    }
    if (status.term() != term) {
      term = status.term();
      termSeenAtNanos = nowNanos;
      lostLooks = 0;
    }
    boolean young = nowNanos - termSeenAtNanos < 2 * limit.toNanos();
    boolean silent = status.quorumContactAgeMs() > limit.toMillis();
    lostLooks = silent && !young ? lostLooks + 1 : 0;
    return lostLooks >= LOOKS ? Verdict.LOST : Verdict.IN_CONTACT;
  }
}

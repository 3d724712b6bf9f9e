package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Decides, look by look, whether a leader should hand leadership over because its disk is slow,
/// and to whom (ADR-012). Pure: time and all views are given to it. For one thread.
///
/// A leader's own disk is on the path of every commit, and no follower minds: heartbeats need no
/// disk. So the leader has to judge itself. It does when each look for [#SLOW_FOR] shows a sync of
/// at least [#SLOW_SYNC], and when meanwhile a majority of the voters, itself not counted, kept up:
/// was in contact at each look and had by then what the log held at the look before. Followers
/// whose own disks are slow do not keep up with that; when all share one slow disk, nobody is a
/// better leader, and nothing happens.
///
/// At most once per [#PAUSE]: a transfer is a short outage, and must not become the new normal.
final class SlowDisk {
  static final Duration SLOW_SYNC = Duration.ofMillis(500);
  static final Duration SLOW_FOR = Duration.ofSeconds(5);
  static final Duration PAUSE = Duration.ofMinutes(5);

  private final Duration contactWithin;
  private long term = -1;
  private long slowSinceNanos;
  private boolean slow;
  private long lastIndex = Long.MAX_VALUE;
  private SortedSet<String> keptUp = new TreeSet<>();
  private boolean handedOver;
  private long handedOverAtNanos;

  /// @param contactWithin a follower that answered within this time is in contact
  SlowDisk(Duration contactWithin) {
    this.contactWithin = contactWithin;
  }

  /// The follower to hand leadership to now, if it is time.
  ///
  /// @param slowestSync of the syncs since the last look
  Optional<String> look(long nowNanos, RaftStatus status, Duration slowestSync) {
    boolean sameTerm = status.isLeader() && status.term() == term;
    term = status.isLeader() ? status.term() : -1;
    Map<String, RaftStatus.Follower> healthy = sameTerm ? healthy(status) : Map.of();
    lastIndex = status.indexes().last();
    if (!sameTerm || slowestSync.compareTo(SLOW_SYNC) < 0) {
      slow = false;
      return Optional.empty();
    }
    keptUp.retainAll(healthy.keySet());
    if (!slow || keptUp.size() <= status.voters().size() / 2) {
      slow = true;
      slowSinceNanos = nowNanos;
      keptUp = new TreeSet<>(healthy.keySet());
    }
    if (!isDue(nowNanos)) {
      return Optional.empty();
    }
    handedOver = true;
    handedOverAtNanos = nowNanos;
    slow = false;
    return keptUp.stream().max(Comparator.comparing(healthy::get, FURTHEST));
  }

  private static final Comparator<RaftStatus.Follower> FURTHEST =
      Comparator.comparingLong(RaftStatus.Follower::matchIndex)
          .thenComparing(RaftStatus.Follower::lastContactMs, Comparator.reverseOrder());

  private boolean isDue(long nowNanos) {
    return nowNanos - slowSinceNanos >= SLOW_FOR.toNanos()
        && (!handedOver || nowNanos - handedOverAtNanos >= PAUSE.toNanos());
  }

  private Map<String, RaftStatus.Follower> healthy(RaftStatus status) {
    Map<String, RaftStatus.Follower> healthy = new TreeMap<>();
    for (Map.Entry<String, RaftStatus.Follower> follower : status.followers().entrySet()) {
      if (status.voters().contains(follower.getKey())
          && follower.getValue().lastContactMs() <= contactWithin.toMillis()
          && follower.getValue().matchIndex() >= lastIndex) {
        healthy.put(follower.getKey(), follower.getValue());
      }
    }
    return healthy;
  }
}

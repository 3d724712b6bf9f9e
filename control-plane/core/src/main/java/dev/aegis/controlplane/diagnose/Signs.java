package dev.aegis.controlplane.diagnose;

import dev.aegis.controlplane.reading.ClientRequests;
import dev.aegis.controlplane.reading.LeadershipHistory;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.controlplane.recall.CaseDescription;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.SnapshotInstalled;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Subject;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The signs of a window: what it shares with incidents of other days and systems.
public final class Signs {
  /// Fewer failed requests are a retry, not an outage.
  private static final double FAILURES = 5;

  private Signs() {}

  /// How an anomaly and its window look to the library of past incidents.
  public static CaseDescription describe(Anomaly anomaly, WindowReading window) {
    return describe(anomaly, window, Correlation.of(window, accused(anomaly)));
  }

  /// Whom a slow follower's trouble is laid to. Other kinds are trouble of several nodes.
  static Optional<NodeId> accused(Anomaly anomaly) {
    return anomaly.kind().equals(AnomalyKind.SLOW_FOLLOWER)
            && anomaly.subject() instanceof Subject.Node(NodeId node)
        ? Optional.of(node)
        : Optional.empty();
  }

  static CaseDescription describe(Anomaly anomaly, WindowReading window, Correlation seen) {
    TreeSet<Sign> signs = new TreeSet<>(ofKind(anomaly));
    add(signs, seen.restarts(), Sign.PROCESS_RESTARTED);
    add(signs, seen.pauses(), Sign.PROCESS_PAUSED);
    add(signs, seen.leaderSync(), Sign.LEADER_SLOW_SYNC);
    add(signs, seen.followerSync(), Sign.FOLLOWER_SLOW_SYNC);
    add(signs, seen.unreachable(), Sign.NODE_UNREACHABLE);
    add(signs, seen.slowLink(), Sign.SLOW_CALLS);
    add(signs, seen.followerLag(), Sign.FOLLOWER_BEHIND);
    add(signs, seen.churn(), Sign.LEADERSHIP_CHANGES);
    add(signs, seen.limitHits(), Sign.REQUESTS_REFUSED);
    if (!LeadershipHistory.of(window).termsWithoutLeader().isEmpty()) {
      signs.add(Sign.TERMS_WITHOUT_LEADER);
    }
    if (ClientRequests.of(window).failed() >= FAILURES) {
      signs.add(Sign.CLIENTS_FAILED);
    }
    if (!window.events(SnapshotInstalled.class).isEmpty()) {
      signs.add(Sign.SNAPSHOT_INSTALLED);
    }
    return new CaseDescription(anomaly.kind(), signs, "");
  }

  private static void add(SortedSet<Sign> signs, Optional<?> clue, Sign sign) {
    if (clue.isPresent()) {
      signs.add(sign);
    }
  }

  /// What the kind itself says; the three faces of a split brain by the signal that spoke first.
  private static SortedSet<Sign> ofKind(Anomaly anomaly) {
    TreeSet<Sign> signs = new TreeSet<>();
    AnomalyKind kind = anomaly.kind();
    if (kind.equals(AnomalyKind.ELECTION_CHURN)) {
      signs.add(Sign.LEADERSHIP_CHANGES);
    } else if (kind.equals(AnomalyKind.LEASE_STARVATION)) {
      signs.add(Sign.LEASES_EXPIRED);
    } else if (kind.equals(AnomalyKind.CLOCK_SKEW)) {
      signs.add(Sign.CLOCKS_APART);
    } else if (kind.equals(AnomalyKind.SPLIT_BRAIN_RISK)) {
      String signal = anomaly.evidence().isEmpty() ? "" : anomaly.evidence().getFirst().signal();
      if (signal.equals(MetricName.RAFT_QUORUM_CONTACT_AGE.wireName())) {
        signs.add(Sign.LEADER_UNHEARD);
      } else if (signal.equals(MetricName.RAFT_HAS_LEADER.wireName())) {
        if (anomaly.evidence().getFirst().numbers().getOrDefault("terms_entered", 0.0) > 0) {
          signs.add(Sign.TERMS_WITHOUT_LEADER);
        }
      } else {
        signs.add(Sign.RIVAL_LEADERS);
      }
    }
    return signs;
  }
}

package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Fires when one follower is steadily worse than its siblings ([FollowerComplaints]).
///
/// A follower that is away ([Away]), is cut off ([CutOff]), or has just started and is catching up,
/// is not slow.
public final class SlowFollowerRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.SLOW_FOLLOWER;

  private final Thresholds thresholds;

  public SlowFollowerRule(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public Judgement judge(WindowReading window) {
    Optional<NodeId> leader = window.leader();
    if (leader.isEmpty()) {
      return new Judgement.Abstained(KIND, "nobody says who leads");
    }
    FollowerComplaints about = FollowerComplaints.in(window, leader.get(), thresholds.lag());
    if (about.followers().size() < 2) {
      return new Judgement.Abstained(KIND, "the leader tells of fewer than two followers");
    }
    List<Evidence> notes = new ArrayList<>();
    for (NodeId follower : about.followers()) {
      List<Evidence> complaints = about.of(follower);
      if (!complaints.isEmpty()) {
        Optional<Evidence> excuse = excuse(window, leader.get(), follower);
        if (excuse.isEmpty()) {
          return finding(window, follower, complaints);
        }
        notes.add(excuse.get());
      }
    }
    return new Judgement.Quiet(KIND, notes);
  }

  private Finding finding(WindowReading window, NodeId follower, List<Evidence> complaints) {
    double confidence = complaints.size() > 1 ? 0.95 : 0.85;
    Optional<Evidence> impact = ClientImpact.of(window, thresholds.clients());
    impact.ifPresent(complaints::add);
    return new Finding(
        KIND,
        impact.isPresent() ? Severity.CRITICAL : Severity.WARNING,
        confidence,
        new Subject.Node(follower),
        SuggestedAction.INSPECT_NODE,
        complaints);
  }

  /// Whether it is still slow when the time of its start is left out.
  private boolean isSlowOnceSettled(WindowReading window, NodeId leader, NodeId follower) {
    Long startedMs = window.startTimesMs().get(follower);
    if (startedMs == null) {
      return false;
    }
    WindowReading settled = window.since(startedMs + thresholds.lag().catchUpMs());
    return !FollowerComplaints.in(settled, leader, thresholds.lag()).of(follower).isEmpty();
  }

  /// Why a follower that looks slow is not: it is away, cut off, or just came back.
  private Optional<Evidence> excuse(WindowReading window, NodeId leader, NodeId follower) {
    Optional<Evidence> away = new Away(window, leader, thresholds.claims()).why(follower);
    if (away.isPresent()) {
      return away;
    }
    if (CutOff.of(window, leader, thresholds).containsKey(follower)) {
      return Optional.of(
          EvidenceBuilder.of(MetricName.RAFT_PEER_LAST_CONTACT.wireName())
              .saying(follower + " answers the agent and not the leader: cut off, not slow"));
    }
    if (window.restarted().contains(follower) && !isSlowOnceSettled(window, leader, follower)) {
      return Optional.of(
          EvidenceBuilder.of(MetricName.PROCESS_START_TIME.wireName())
              .from(window.startIds(new TreeSet<>(List.of(follower))))
              .saying(follower + " is behind because it started in this window"));
    }
    return Optional.empty();
  }
}

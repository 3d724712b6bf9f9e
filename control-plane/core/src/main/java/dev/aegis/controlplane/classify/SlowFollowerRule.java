package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.FollowerViews;
import dev.aegis.controlplane.reading.FollowerViews.Observed;
import dev.aegis.controlplane.reading.FollowerViews.RoundTrips;
import dev.aegis.controlplane.reading.Series;
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

/// Fires when one follower is steadily worse than its siblings: in log lag, in round trip, or in
/// contact.
///
/// Siblings, not constants, are the yardstick (Perseus, FAST '23): under a load burst all followers
/// lag, on a slow network all links are slow. A follower that is down, is cut off ([CutOff]), or
/// has just started and is catching up, is not slow. What it goes by is what the present leader
/// says about its followers.
public final class SlowFollowerRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.SLOW_FOLLOWER;

  private final Thresholds.Lag lag;
  private final Thresholds.Clients clients;
  private final double cutOffSeconds;

  public SlowFollowerRule(Thresholds thresholds) {
    this.lag = thresholds.lag();
    this.clients = thresholds.clients();
    this.cutOffSeconds = thresholds.claims().cutOffSeconds();
  }

  @Override
  public Judgement judge(WindowReading window) {
    Optional<NodeId> leader = window.leader();
    if (leader.isEmpty()) {
      return new Judgement.Abstained(KIND, "nobody says who leads");
    }
    FollowerViews views = FollowerViews.of(window, leader.get());
    if (views.followers().size() < 2) {
      return new Judgement.Abstained(KIND, "the leader tells of fewer than two followers");
    }
    List<Evidence> notes = new ArrayList<>();
    for (NodeId follower : views.followers()) {
      List<Evidence> complaints = complaints(views, follower);
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

  private List<Evidence> complaints(FollowerViews views, NodeId follower) {
    List<Evidence> complaints = new ArrayList<>();
    lagComplaint(views, follower).ifPresent(complaints::add);
    roundTripComplaint(views, follower).ifPresent(complaints::add);
    contactComplaint(views, follower).ifPresent(complaints::add);
    return complaints;
  }

  private Finding finding(WindowReading window, NodeId follower, List<Evidence> complaints) {
    double confidence = complaints.size() > 1 ? 0.95 : 0.85;
    Optional<Evidence> impact = ClientImpact.of(window, clients);
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
    WindowReading settled = window.since(startedMs + lag.catchUpMs());
    return !complaints(FollowerViews.of(settled, leader), follower).isEmpty();
  }

  private Optional<Evidence> lagComplaint(FollowerViews views, NodeId follower) {
    Observed observed = views.lags().get(follower);
    // Siblings are looked at only for those that could be slow: there may be many.
    if (observed == null || !isSustained(observed.series(), lag.entries())) {
      return Optional.empty();
    }
    Series own = observed.series();
    double siblings =
        FollowerViews.medianOfSiblings(views.lags(), follower, lags -> lags.series().median());
    double limit = Math.max(lag.entries(), lag.timesSiblings() * siblings);
    boolean catchingUp = own.last() < own.max() / 2;
    if (!isSustained(own, limit) || catchingUp) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of(MetricName.RAFT_LOG_LAG.wireName())
            .number("lag_entries", own.last())
            .number("lag_entries_max", own.max())
            .number("siblings_median_entries", siblings)
            .from(observed.ids())
            .saying(follower + " stays far behind its siblings in the log"));
  }

  private Optional<Evidence> contactComplaint(FollowerViews views, NodeId follower) {
    Observed observed = views.contacts().get(follower);
    if (observed == null || !isSustained(observed.series(), lag.contactSeconds())) {
      return Optional.empty();
    }
    Series own = observed.series();
    double siblings =
        FollowerViews.medianOfSiblings(views.contacts(), follower, ages -> ages.series().median());
    if (siblings * 2 > own.median()) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of(MetricName.RAFT_PEER_LAST_CONTACT.wireName())
            .number("last_contact_s", own.last())
            .number("siblings_median_s", siblings)
            .from(observed.ids())
            .saying(follower + " answers the leader far less often than its siblings"));
  }

  private Optional<Evidence> roundTripComplaint(FollowerViews views, NodeId follower) {
    RoundTrips own = views.roundTrips().get(follower);
    if (own == null || own.calls() < lag.rpcCalls() || own.meanSeconds() < lag.rpcSeconds()) {
      return Optional.empty();
    }
    double siblings =
        FollowerViews.medianOfSiblings(views.roundTrips(), follower, RoundTrips::meanSeconds);
    double limit = Math.max(lag.rpcSeconds(), lag.rpcTimesSiblings() * siblings);
    if (own.meanSeconds() < limit) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of(MetricName.RAFT_PEER_RPC.wireName())
            .number("mean_s", own.meanSeconds())
            .number("siblings_median_s", siblings)
            .number("calls", own.calls())
            .from(own.ids())
            .saying("calls to " + follower + " take far longer than calls to its siblings"));
  }

  private boolean isSustained(Series series, double limit) {
    Thresholds.Sustained sustained = lag.sustained();
    return series.points().size() >= sustained.samples()
        && series.spanMs() >= sustained.spanMs()
        && series.shareAtLeast(limit) >= sustained.share();
  }

  /// Why a follower that looks slow is not: it is down, cut off, or just came back.
  private Optional<Evidence> excuse(WindowReading window, NodeId leader, NodeId follower) {
    if (CutOff.of(window, leader, cutOffSeconds).containsKey(follower)) {
      return Optional.of(
          EvidenceBuilder.of(MetricName.RAFT_PEER_LAST_CONTACT.wireName())
              .saying(follower + " answers the agent and not the leader: cut off, not slow"));
    }
    if (window.metricsAreSilent(follower)) {
      return Optional.of(
          EvidenceBuilder.of("source_status")
              .from(window.metricsStatusIds(follower))
              .saying(follower + " is behind and exports nothing: it is down rather than slow"));
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

package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Fires when leases run out although sessions are open: too many expirations for the renewals
/// there are.
///
/// Lease counters follow the replicated state, so every node counts the same expirations: the node
/// that saw most speaks, and nodes are never added up. A node that just started may be replaying
/// old ones and is not asked until it has settled. A client that dies lets a session expire too,
/// and rightly; that is why a few expirations among many renewals are no finding. And one that
/// could not reach its node for a while opens a new session and leaves the old one behind: leases
/// that run out while renewals go on as usual are such, and none either, unless most sessions ran
/// out and renewals had failed for all of them: then clients left because nobody renewed.
public final class LeaseStarvationRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.LEASE_STARVATION;

  /// Above any finding about one node: what the cluster lost is graver than which node is slow.
  private static final double MOST_ARE_STARVED = 0.97;

  private final Thresholds thresholds;
  private final Thresholds.Lease lease;

  public LeaseStarvationRule(Thresholds thresholds) {
    this.thresholds = thresholds;
    this.lease = thresholds.lease();
  }

  @Override
  public Judgement judge(WindowReading window) {
    SortedMap<NodeId, Long> starts = window.startTimesMs();
    Optional<Series> expirations =
        window.series(MetricName.LEASE_EXPIRATIONS).stream()
            .flatMap(series -> settled(series, starts).stream())
            .max((one, two) -> Double.compare(one.increase(), two.increase()));
    return expirations.isPresent()
        ? judgeByMetrics(window, expirations.get(), starts)
        : judgeByEvents(window);
  }

  /// What a node told once it had had the time to replay what happened before its start.
  private Optional<Series> settled(Series series, SortedMap<NodeId, Long> starts) {
    return Optional.ofNullable(starts.get(series.node()))
        .map(startMs -> series.since(startMs + thresholds.lag().catchUpMs()))
        .orElse(Optional.of(series));
  }

  private Judgement judgeByMetrics(
      WindowReading window, Series expirations, SortedMap<NodeId, Long> starts) {
    Optional<Series> renewals =
        window
            .series(MetricName.LEASE_RENEWALS, expirations.node())
            .flatMap(series -> settled(series, starts));
    Optional<Series> sessions = window.series(MetricName.SESSIONS_OPEN, expirations.node());
    if (renewals.isEmpty() || sessions.isEmpty()) {
      return new Judgement.Abstained(KIND, "renewals or open sessions are not exported");
    }
    LeaseCounts counts = new LeaseCounts(expirations, renewals.get(), sessions.get());
    double open = counts.openAtMost();
    if (counts.expired() < lease.expirations() || open < 1) {
      return Judgement.quiet(KIND);
    }
    List<String> ids = new ArrayList<>(expirations.endIds());
    ids.addAll(renewals.get().endIds());
    if (mostAreStarved(counts)) {
      return finding(window, mostRanOut(counts, ids), true, MOST_ARE_STARVED);
    }
    double renewed = counts.renewedSinceTheFirst();
    double share = counts.expired() / (counts.expired() + renewed);
    if (share < lease.share()) {
      return Judgement.quiet(KIND);
    }
    if (counts.renewedAsUsual(lease)) {
      return new Judgement.Quiet(KIND, List.of(leftBehind(counts.expired(), ids)));
    }
    Evidence main =
        EvidenceBuilder.of(MetricName.LEASE_EXPIRATIONS.wireName())
            .number("expirations", counts.expired())
            .number("renewals", renewed)
            .number("expired_share", share)
            .number("sessions_open_max", open)
            .from(ids)
            .saying("leases ran out, too many for the renewals there were since the first of them");
    boolean halfGone = counts.expired() >= lease.criticalShareOfSessions() * open;
    return finding(window, main, halfGone, share >= 0.5 ? 0.9 : 0.8);
  }

  /// Whether more sessions ran out than the clients of a few nodes have, and renewals had fallen
  /// short for all. What is renewed afterwards, by sessions opened since, makes the loss no
  /// smaller: this is found for as long as the window holds it.
  private boolean mostAreStarved(LeaseCounts counts) {
    double open = counts.openBefore();
    return open > 0
        && counts.expired() >= lease.mostSessions() * open
        && counts.leastShareOfUsual(lease) < lease.shortRenewals();
  }

  private Evidence mostRanOut(LeaseCounts counts, List<String> ids) {
    return EvidenceBuilder.of(MetricName.LEASE_EXPIRATIONS.wireName())
        .number("expirations", counts.expired())
        .number("sessions_open_before", counts.openBefore())
        .number("least_share_of_renewals", counts.leastShareOfUsual(lease))
        .from(ids)
        .saying("most of the open sessions ran out, after renewals had fallen short for all");
  }

  private static Evidence leftBehind(double expired, List<String> ids) {
    return EvidenceBuilder.of(MetricName.LEASE_EXPIRATIONS.wireName())
        .number("expirations", expired)
        .from(ids)
        .saying("leases ran out while others were renewed as usual: their clients had left them");
  }

  private Judgement judgeByEvents(WindowReading window) {
    if (!window.streamSpeaks()) {
      return new Judgement.Abstained(KIND, "neither metrics nor events tell of expirations");
    }
    SortedMap<NodeId, Long> expiredByNode = new TreeMap<>();
    List<String> ids = new ArrayList<>();
    for (SessionsExpired event : window.events(SessionsExpired.class)) {
      expiredByNode.merge(event.node(), event.count(), Math::addExact);
      ids.add(event.id());
    }
    long expired = expiredByNode.values().stream().mapToLong(Long::longValue).max().orElse(0);
    if (expired < lease.expirationsWithoutRenewals()) {
      return new Judgement.Abstained(KIND, "renewals are not exported, so a ratio is unknown");
    }
    Evidence main =
        EvidenceBuilder.of("sessions_expired")
            .number("expirations", expired)
            .from(ids)
            .saying("many leases ran out; how many were renewed is unknown");
    return finding(window, main, false, 0.6);
  }

  private Finding finding(
      WindowReading window, Evidence main, boolean halfGone, double confidence) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(main);
    Optional<Evidence> impact = ClientImpact.of(window, thresholds.clients());
    impact.ifPresent(evidence::add);
    return new Finding(
        KIND,
        halfGone || impact.isPresent() ? Severity.CRITICAL : Severity.WARNING,
        confidence,
        new Subject.Cluster(),
        SuggestedAction.TUNE_LEASES,
        evidence);
  }
}

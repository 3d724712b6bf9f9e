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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Fires when leases run out although sessions are open: too many expirations for the renewals
/// there are.
///
/// Lease counters follow the replicated state, so every node counts the same expirations: the node
/// that saw most speaks, and nodes are never added up. A node that just started may be replaying
/// old ones and is not asked. A client that dies lets a session expire too, and rightly; that is
/// why a few expirations among many renewals are no finding.
public final class LeaseStarvationRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.LEASE_STARVATION;

  private final Thresholds.Lease lease;
  private final Thresholds.Clients clients;

  public LeaseStarvationRule(Thresholds thresholds) {
    this.lease = thresholds.lease();
    this.clients = thresholds.clients();
  }

  @Override
  public Judgement judge(WindowReading window) {
    Set<NodeId> restarted = window.restarted();
    Optional<Series> expirations =
        window.series(MetricName.LEASE_EXPIRATIONS).stream()
            .filter(series -> !restarted.contains(series.node()))
            .max((one, two) -> Double.compare(one.increase(), two.increase()));
    return expirations.isPresent()
        ? judgeByMetrics(window, expirations.get())
        : judgeByEvents(window);
  }

  private Judgement judgeByMetrics(WindowReading window, Series expirations) {
    Optional<Series> renewals = window.series(MetricName.LEASE_RENEWALS, expirations.node());
    Optional<Series> sessions = window.series(MetricName.SESSIONS_OPEN, expirations.node());
    if (renewals.isEmpty() || sessions.isEmpty()) {
      return new Judgement.Abstained(KIND, "renewals or open sessions are not exported");
    }
    double expired = expirations.increase();
    double renewed = renewals.get().increase();
    double open = sessions.get().max();
    double share = expired == 0 ? 0 : expired / (expired + renewed);
    if (expired < lease.expirations() || share < lease.share() || open < 1) {
      return Judgement.quiet(KIND);
    }
    List<String> ids = new ArrayList<>(expirations.endIds());
    ids.addAll(renewals.get().endIds());
    Evidence main =
        EvidenceBuilder.of(MetricName.LEASE_EXPIRATIONS.wireName())
            .number("expirations", expired)
            .number("renewals", renewed)
            .number("expired_share", share)
            .number("sessions_open_max", open)
            .from(ids)
            .saying("leases ran out, too many for the renewals there were");
    boolean halfGone = expired >= lease.criticalShareOfSessions() * open;
    return finding(window, main, halfGone, share >= 0.5 ? 0.9 : 0.8);
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
    Optional<Evidence> impact = ClientImpact.of(window, clients);
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

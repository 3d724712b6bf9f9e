package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
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
/// that run out while renewals go on as usual are such, and none either.
public final class LeaseStarvationRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.LEASE_STARVATION;

  private final Thresholds thresholds;
  private final Thresholds.Lease lease;

  public LeaseStarvationRule(Thresholds thresholds) {
    this.thresholds = thresholds;
    this.lease = thresholds.lease();
  }

  /// Expirations and renewals of one node, reading by reading.
  private record Counts(Series expirations, Series renewals) {
    /// Renewals for each millisecond between a reading and the one before.
    double renewalRate(int reading) {
      return renewals.growthTo(reading) / Math.max(1, lengthMs(reading));
    }

    long lengthMs(int reading) {
      List<MetricSample> points = renewals.points();
      return points.get(reading).atMs() - points.get(reading - 1).atMs();
    }

    int readings() {
      return Math.min(expirations.points().size(), renewals.points().size());
    }

    /// The first reading that shows an expiration; `readings()` if none does.
    int firstExpiration() {
      int reading = 1;
      while (reading < readings() && expirations.growthTo(reading) == 0) {
        reading++;
      }
      return reading;
    }
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
    Counts counts = new Counts(expirations, renewals.get());
    double expired = expirations.increase();
    double renewed = 0;
    for (int i = counts.firstExpiration(); i < counts.readings(); i++) {
      renewed += counts.renewals().growthTo(i);
    }
    double open = sessions.get().max();
    double share = expired == 0 ? 0 : expired / (expired + renewed);
    if (expired < lease.expirations() || share < lease.share() || open < 1) {
      return Judgement.quiet(KIND);
    }
    List<String> ids = new ArrayList<>(expirations.endIds());
    ids.addAll(renewals.get().endIds());
    if (renewedAsUsual(counts)) {
      return new Judgement.Quiet(KIND, List.of(leftBehind(expired, ids)));
    }
    Evidence main =
        EvidenceBuilder.of(MetricName.LEASE_EXPIRATIONS.wireName())
            .number("expirations", expired)
            .number("renewals", renewed)
            .number("expired_share", share)
            .number("sessions_open_max", open)
            .from(ids)
            .saying("leases ran out, too many for the renewals there were since the first of them");
    boolean halfGone = expired >= lease.criticalShareOfSessions() * open;
    return finding(window, main, halfGone, share >= 0.5 ? 0.9 : 0.8);
  }

  /// Whether, while leases ran out, others were renewed about as often as before the first of them
  /// did. A starved lease is renewed no more for its whole TTL before it runs out, so what was
  /// usual is told by a longer time than that alone.
  private boolean renewedAsUsual(Counts counts) {
    List<Double> before = new ArrayList<>();
    long beforeMs = 0;
    List<Double> meanwhile = new ArrayList<>();
    for (int i = 1; i < counts.readings(); i++) {
      if (counts.expirations().growthTo(i) > 0) {
        meanwhile.add(counts.renewalRate(i));
      } else if (meanwhile.isEmpty()) {
        before.add(counts.renewalRate(i));
        beforeMs += counts.lengthMs(i);
      }
    }
    double usual = median(before);
    return beforeMs >= lease.usualMs()
        && usual > 0
        && median(meanwhile) >= lease.renewedMeanwhile() * usual;
  }

  private static double median(List<Double> numbers) {
    return Series.medianOf(numbers.stream().mapToDouble(Double::doubleValue).toArray());
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

package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.ApplyDelay;
import dev.aegis.controlplane.reading.FollowerViews;
import dev.aegis.controlplane.reading.FollowerViews.Observed;
import dev.aegis.controlplane.reading.FollowerViews.RoundTrips;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// What speaks against each follower: it is behind in the log, slow to answer, out of touch, or
/// late in applying.
///
/// Siblings, not constants, are the yardstick (Perseus, FAST '23): under a load burst all followers
/// lag, on a slow network all links are slow. The first three go by what the present leader says
/// about its followers, the last by what the follower says about itself.
final class FollowerComplaints {
  private final FollowerViews views;
  private final ApplyDelay delay;
  private final Thresholds.Lag lag;

  private FollowerComplaints(FollowerViews views, ApplyDelay delay, Thresholds.Lag lag) {
    this.views = views;
    this.delay = delay;
    this.lag = lag;
  }

  static FollowerComplaints in(WindowReading window, NodeId leader, Thresholds.Lag lag) {
    return new FollowerComplaints(window.viewsOf(leader), ApplyDelay.in(window), lag);
  }

  NavigableSet<NodeId> followers() {
    return views.followers();
  }

  /// Everything that speaks against a follower.
  List<Evidence> of(NodeId follower) {
    List<Evidence> complaints = new ArrayList<>();
    behindInTheLog(follower).ifPresent(complaints::add);
    slowToAnswer(follower).ifPresent(complaints::add);
    outOfTouch(follower).ifPresent(complaints::add);
    lateInApplying(follower).ifPresent(complaints::add);
    return complaints;
  }

  private Optional<Evidence> behindInTheLog(NodeId follower) {
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

  private Optional<Evidence> slowToAnswer(NodeId follower) {
    RoundTrips own = views.roundTrips().get(follower);
    if (own == null || !isLong(slowReadings(own, _ -> lag.rpcSeconds()), own)) {
      return Optional.empty();
    }
    List<Integer> slow =
        slowReadings(
            own,
            reading ->
                Math.max(
                    lag.rpcSeconds(),
                    lag.rpcTimesSiblings() * siblingsMean(follower, own.atMs(reading))));
    if (!isLong(slow, own)) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of(MetricName.RAFT_PEER_RPC.wireName())
            .number("mean_s", own.meanSeconds())
            .number(
                "siblings_median_s",
                FollowerViews.medianOfSiblings(
                    views.roundTrips(), follower, RoundTrips::meanSeconds))
            .number("slow_for_s", lengthMs(slow, own) / 1000.0)
            .number("calls", own.calls())
            .from(own.ids())
            .saying("calls to " + follower + " take far longer than calls to its siblings"));
  }

  /// The readings since the one before which calls were slow in the mean: each by itself, so that
  /// one long call spoils one of them, and not the mean over the whole window.
  private static List<Integer> slowReadings(RoundTrips calls, IntToDoubleFunction limitSeconds) {
    List<Integer> slow = new ArrayList<>();
    for (int reading = 1; reading < calls.readings(); reading++) {
      double mean = calls.meanSecondsTo(reading);
      if (mean > 0 && mean >= limitSeconds.applyAsDouble(reading)) {
        slow.add(reading);
      }
    }
    return slow;
  }

  private boolean isLong(List<Integer> slow, RoundTrips calls) {
    return slow.size() >= lag.rpcSlowReadings() && lengthMs(slow, calls) >= lag.rpcSlowMs();
  }

  private static long lengthMs(List<Integer> readings, RoundTrips calls) {
    return readings.stream().mapToLong(calls::lengthMsTo).sum();
  }

  /// A leader that is short of a processor finds all its followers slow, at that moment.
  private double siblingsMean(NodeId follower, long atMs) {
    return Series.medianOf(
        views.roundTrips().entrySet().stream()
            .filter(sibling -> !sibling.getKey().equals(follower))
            .flatMapToDouble(sibling -> sibling.getValue().meanSecondsAt(atMs).stream())
            .toArray());
  }

  private Optional<Evidence> outOfTouch(NodeId follower) {
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

  /// Late for a while, and at the end of the window still: who has caught up is late no more.
  private Optional<Evidence> lateInApplying(NodeId follower) {
    double late = delay.atTheEndOf(follower).orElse(0);
    if (late < lag.applySeconds()) {
      return Optional.empty();
    }
    double siblings =
        Series.medianOf(
            followers().stream()
                .filter(sibling -> !sibling.equals(follower))
                .flatMapToDouble(sibling -> delay.atTheEndOf(sibling).stream())
                .toArray());
    double limit = Math.max(lag.applySeconds(), lag.timesSiblings() * siblings);
    Optional<Series> lasting =
        delay.of(follower).filter(own -> own.lastMsAtLeast(limit) >= lag.applySeconds() * 1_000);
    if (lasting.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of(MetricName.RAFT_LAST_APPLIED_INDEX.wireName())
            .number("late_s", late)
            .number("siblings_median_s", siblings)
            .from(lasting.get().endIds())
            .saying(follower + " applies what was committed far later than its siblings"));
  }

  private boolean isSustained(Series series, double limit) {
    Thresholds.Sustained sustained = lag.sustained();
    return series.points().size() >= sustained.samples()
        && series.spanMs() >= sustained.spanMs()
        && series.shareAtLeast(limit) >= sustained.share();
  }
}

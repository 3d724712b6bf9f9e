package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.ApplyDelay;
import dev.aegis.controlplane.reading.FollowerViews;
import dev.aegis.controlplane.reading.LeadershipHistory;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Fires when the wall clocks of two nodes are further apart than their error bounds explain.
///
/// By metrics: the spread of the offsets, each node by its median, less the two error bounds. A
/// node reads its clock when it applies an entry, so whatever makes it late looks like a clock that
/// is ahead, never like one that is behind: a positive offset is first reduced by the mean round
/// trip to its node, and its error is greater by what the node applies late ([ApplyDelay]).
///
/// By events, when no offset is exported: a follower cannot know a leader of a term before that
/// leader does. If its stamp of the leadership precedes the leader's own, its clock is behind by at
/// least the difference. That is sound but sees only clocks that are behind their leader.
public final class ClockSkewRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.CLOCK_SKEW;

  private final Thresholds.Clock clock;

  public ClockSkewRule(Thresholds thresholds) {
    this.clock = thresholds.clock();
  }

  private record Offset(NodeId node, double seconds, double error, List<String> ids) {
    double distance() {
      return Math.max(0, Math.abs(seconds) - error);
    }
  }

  @Override
  public Judgement judge(WindowReading window) {
    List<Offset> offsets = offsets(window);
    return offsets.size() >= 2 ? judgeBySpread(offsets) : judgeByCausality(window);
  }

  private Judgement judgeBySpread(List<Offset> offsets) {
    Comparator<Offset> bySeconds = Comparator.comparingDouble(Offset::seconds);
    Offset behind = offsets.stream().min(bySeconds).orElseThrow();
    Offset ahead = offsets.stream().max(bySeconds).orElseThrow();
    double spread = ahead.seconds() - behind.seconds();
    double beyondError = spread - ahead.error() - behind.error();
    if (beyondError < clock.spreadSeconds()) {
      return Judgement.quiet(KIND);
    }
    Offset culprit = ahead.distance() >= behind.distance() ? ahead : behind;
    List<String> ids = new ArrayList<>(ahead.ids());
    ids.addAll(behind.ids());
    Evidence evidence =
        EvidenceBuilder.of(MetricName.CLOCK_OFFSET.wireName())
            .number("spread_s", spread)
            .number("beyond_error_s", beyondError)
            .number("offset_s", culprit.seconds())
            .from(ids)
            .saying(
                "the clocks of " + behind.node() + " and " + ahead.node() + " disagree steadily");
    return finding(culprit.node(), beyondError, beyondError >= 1 ? 0.95 : 0.85, evidence);
  }

  private Judgement judgeByCausality(WindowReading window) {
    if (!window.streamSpeaks()) {
      return new Judgement.Abstained(KIND, "fewer than two nodes export their clock offset");
    }
    for (List<LeaderChanged> claims : LeadershipHistory.of(window).claimsByTerm().values()) {
      for (LeaderChanged own : claims) {
        if (own.node().equals(own.leader())) {
          Optional<Finding> found = earlierThan(own, claims);
          if (found.isPresent()) {
            return found.get();
          }
        }
      }
    }
    return new Judgement.Abstained(
        KIND, "fewer than two nodes export their clock offset; event stamps show no contradiction");
  }

  private Optional<Finding> earlierThan(LeaderChanged own, List<LeaderChanged> claims) {
    return claims.stream()
        .filter(claim -> own.node().equals(claim.leader()))
        .min(Comparator.comparingLong(LeaderChanged::atMs))
        .filter(claim -> own.atMs() - claim.atMs() >= clock.causalSeconds() * 1000)
        .map(claim -> causalFinding(own, claim));
  }

  private Finding causalFinding(LeaderChanged own, LeaderChanged earlier) {
    double behind = (own.atMs() - earlier.atMs()) / 1000.0;
    Evidence evidence =
        EvidenceBuilder.of("leader_changed")
            .number("behind_at_least_s", behind)
            .number("term", own.term())
            .from(List.of(own.id(), earlier.id()))
            .saying(
                earlier.node()
                    + " stamped the leadership of "
                    + own.node()
                    + " before that leader itself did");
    return finding(earlier.node(), behind, 0.7, evidence);
  }

  private Finding finding(NodeId node, double seconds, double confidence, Evidence evidence) {
    return new Finding(
        KIND,
        seconds >= clock.criticalSeconds() ? Severity.CRITICAL : Severity.WARNING,
        confidence,
        new Subject.Node(node),
        SuggestedAction.REPAIR_TIME_SYNC,
        List.of(evidence));
  }

  private List<Offset> offsets(WindowReading window) {
    Optional<FollowerViews> views = window.leader().map(leader -> window.viewsOf(leader));
    ApplyDelay lateness = ApplyDelay.in(window);
    List<Offset> offsets = new ArrayList<>();
    for (Series series : window.series(MetricName.CLOCK_OFFSET)) {
      Optional<Series> error = window.series(MetricName.CLOCK_OFFSET_ERROR, series.node());
      if (series.points().size() >= clock.samples()) {
        double delay = views.flatMap(view -> view.meanRoundTripSeconds(series.node())).orElse(0.0);
        double median = series.median();
        double seconds = median > 0 ? Math.max(0, median - delay) : median;
        double late =
            seconds < clock.spreadSeconds()
                ? 0
                : lateness.of(series.node()).map(Series::median).orElse(0.0);
        double bound = error.map(Series::median).orElse(0.0) + late;
        offsets.add(new Offset(series.node(), seconds, bound, series.endIds()));
      }
    }
    return offsets;
  }
}

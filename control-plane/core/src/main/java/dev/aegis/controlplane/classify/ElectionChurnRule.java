package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.LeadershipChange;
import dev.aegis.controlplane.reading.LeadershipHistory;
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
import java.util.NavigableSet;
import java.util.Optional;

/// Fires when leadership changes again and again and nobody meant it to, or elections are held one
/// after the other and nobody wins any ([Leaderless]).
///
/// With the event stream it counts terms with a new leader, less the planned ones (see
/// [LeadershipHistory]). When the stream is silent it counts by metrics: the growth of the change
/// counter and of the term, whichever is less, as a change needs both. Metrics cannot tell a
/// planned change, so while most processes restart in the window, as in a rolling restart, they are
/// not trusted, and it abstains.
public final class ElectionChurnRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.ELECTION_CHURN;

  private final Thresholds thresholds;

  public ElectionChurnRule(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public Judgement judge(WindowReading window) {
    Judgement counted = window.streamSpeaks() ? judgeByEvents(window) : judgeByMetrics(window);
    Optional<Leaderless> storm =
        Leaderless.longestIn(window, thresholds)
            .filter(none -> none.isAStorm(window, thresholds))
            .filter(none -> none.lasts() || !(counted instanceof Finding));
    return storm.<Judgement>map(none -> none.finding(KIND, window, thresholds)).orElse(counted);
  }

  private Judgement judgeByEvents(WindowReading window) {
    LeadershipHistory history = LeadershipHistory.of(window);
    List<LeadershipChange> unplanned = history.unplannedChanges();
    int terms = unplanned.size() + history.termsWithoutLeader().size();
    if (!thresholds.churn().isReachedBy(history)) {
      return new Judgement.Quiet(KIND, plannedNote(history));
    }
    Evidence changes =
        EvidenceBuilder.of("leader_changed")
            .number("unplanned_changes", unplanned.size())
            .number("planned_changes", history.plannedCount())
            .number("terms_without_leader", history.termsWithoutLeader().size())
            .number("window_s", window.window().span().lengthMs() / 1000.0)
            .from(unplanned.stream().flatMap(change -> change.eventIds().stream()).toList())
            .from(history.idsOfTermsWithoutLeader())
            .saying(
                "leadership was taken over "
                    + unplanned.size()
                    + " times without anybody handing it over");
    return finding(window, Math.max(unplanned.size(), terms / 2), changes, 0);
  }

  private Judgement judgeByMetrics(WindowReading window) {
    Optional<Series> counter =
        window.series(MetricName.RAFT_LEADER_CHANGES).stream()
            .max((one, two) -> Double.compare(one.increase(), two.increase()));
    List<Series> terms = window.series(MetricName.RAFT_TERM);
    if (counter.isEmpty() && terms.isEmpty()) {
      return new Judgement.Abstained(KIND, "the event stream is silent and no node shows its term");
    }
    double byTerm = terms.isEmpty() ? Double.MAX_VALUE : termGrowth(terms);
    double byCounter = counter.map(Series::increase).orElse(Double.MAX_VALUE);
    double changes = Math.min(byTerm, byCounter);
    if (changes < thresholds.churn().unplanned()) {
      return Judgement.quiet(KIND);
    }
    if (window.restarted().size() * 2 > window.nodes().size()) {
      return new Judgement.Abstained(
          KIND,
          "most processes restarted, and the event stream that could tell planned changes is silent");
    }
    List<String> ids = new ArrayList<>(counter.map(Series::endIds).orElse(List.of()));
    terms.forEach(term -> ids.addAll(term.endIds()));
    Evidence evidence =
        EvidenceBuilder.of(MetricName.RAFT_LEADER_CHANGES.wireName())
            .number("leader_changes", changes)
            .number("window_s", window.window().span().lengthMs() / 1000.0)
            .from(ids)
            .saying(
                "term and change counter grew, planned changes included: the event stream is silent");
    return finding(window, (int) changes, evidence, 0.15);
  }

  private static double termGrowth(List<Series> terms) {
    double lowest = terms.stream().mapToDouble(Series::first).min().orElseThrow();
    double highest = terms.stream().mapToDouble(Series::last).max().orElseThrow();
    return highest - lowest;
  }

  private Finding finding(WindowReading window, int changes, Evidence main, double doubt) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(main);
    Optional<Evidence> impact = ClientImpact.of(window, thresholds.clients());
    impact.ifPresent(evidence::add);
    restarts(window).ifPresent(evidence::add);
    boolean critical = changes >= thresholds.churn().critical() || impact.isPresent();
    double confidence = Math.min(0.8 + 0.05 * (changes - thresholds.churn().unplanned()), 0.95);
    return new Finding(
        KIND,
        critical ? Severity.CRITICAL : Severity.WARNING,
        confidence - doubt,
        new Subject.Cluster(),
        SuggestedAction.TUNE_ELECTION_TIMING,
        evidence);
  }

  /// Restarts beside churn change what should be done about it, so they are told.
  private static Optional<Evidence> restarts(WindowReading window) {
    NavigableSet<NodeId> restarted = window.restarted();
    if (restarted.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        EvidenceBuilder.of(MetricName.PROCESS_START_TIME.wireName())
            .number("processes_started", restarted.size())
            .from(window.startIds(restarted))
            .saying("processes started in this window: " + restarted));
  }

  private static List<Evidence> plannedNote(LeadershipHistory history) {
    if (history.changes().isEmpty()) {
      return List.of();
    }
    return List.of(
        EvidenceBuilder.of("leader_changed")
            .number("planned_changes", history.plannedCount())
            .number("unplanned_changes", history.unplannedChanges().size())
            .from(history.changes().stream().flatMap(c -> c.eventIds().stream()).toList())
            .saying("leadership changed, too seldom or too orderly to be churn"));
  }
}

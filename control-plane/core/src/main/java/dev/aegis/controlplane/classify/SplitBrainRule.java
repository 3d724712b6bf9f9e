package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.LeadershipChange;
import dev.aegis.controlplane.reading.LeadershipHistory;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/// Fires when two nodes claim leadership at once, one goes on leading without hearing a majority,
/// or nobody can reach one.
///
/// "Two leaders" means four different things, told apart here, the worst first:
/// 1. two leaders of *one term*: Raft's election safety is broken, whatever the clocks say;
/// 2. two *fresh* claims at one time, seen more than once. Fresh, because a value from a stuck loop
///    is a lie; more than once, because a deploy shows two leaders in a single sample. A claim is
///    of one term: two nodes that take turns show both at each change, and are no split brain;
/// 3. an earlier leader that stepped down only after a later one had begun (paused or cut off in
///    between), or one that has not heard a majority for longer than any step-down takes;
/// 4. nodes that live and are cut off from the leader ([CutOff]): the ground that split brains grow
///    on, and what is left to see of a partition once the old leader has stepped down.
///
/// And no leader at all, while no candidate reaches a majority ([Leaderless]), is the same cut seen
/// when no side of it is large enough: who cannot be reached may be dead or may go on elsewhere,
/// and a majority made by hand is how two leaders come about.
public final class SplitBrainRule implements Rule {
  private static final AnomalyKind KIND = AnomalyKind.SPLIT_BRAIN_RISK;

  private final Thresholds thresholds;
  private final Thresholds.Claims claims;

  public SplitBrainRule(Thresholds thresholds) {
    this.thresholds = thresholds;
    this.claims = thresholds.claims();
  }

  @Override
  public Judgement judge(WindowReading window) {
    List<Series> said = window.series(MetricName.RAFT_IS_LEADER);
    if (said.isEmpty() && !window.streamSpeaks()) {
      return new Judgement.Abstained(KIND, "no feed tells who claims to lead");
    }
    LeadershipHistory history = LeadershipHistory.of(window);
    return oneTermTwoLeaders(window, history)
        .or(() -> claimsAtOneTime(window, said.stream().filter(SplitBrainRule::leads).toList()))
        .or(() -> nobodyLeads(window))
        .or(() -> quorumUnheard(window))
        .or(() -> cutOff(window))
        .or(() -> overlap(window, history))
        .<Judgement>map(finding -> finding)
        .orElseGet(() -> Judgement.quiet(KIND));
  }

  private Optional<Finding> oneTermTwoLeaders(WindowReading window, LeadershipHistory history) {
    for (var entry : history.claimsByTerm().entrySet()) {
      NavigableSet<NodeId> leaders = new TreeSet<>();
      for (LeaderChanged claim : entry.getValue()) {
        Optional.ofNullable(claim.leader()).ifPresent(leaders::add);
      }
      if (leaders.size() > 1) {
        Evidence evidence =
            EvidenceBuilder.of("leader_changed")
                .number("term", entry.getKey())
                .number("leaders", leaders.size())
                .from(entry.getValue().stream().map(LeaderChanged::id).toList())
                .saying("one term has several leaders: " + leaders);
        return Optional.of(
            finding(window, new Subject.Cluster(), Severity.CRITICAL, 0.99, evidence));
      }
    }
    return Optional.empty();
  }

  private static boolean leads(Series claim) {
    return claim.points().stream().anyMatch(point -> point.value() == 1);
  }

  /// @param leading of nodes that led at some time: of many nodes few do
  private Optional<Finding> claimsAtOneTime(WindowReading window, List<Series> leading) {
    for (int i = 0; i < leading.size(); i++) {
      for (int j = i + 1; j < leading.size(); j++) {
        Optional<List<String>> pairs = pairsAtOneTime(window, leading.get(i), leading.get(j));
        if (pairs.isPresent()) {
          Evidence evidence =
              EvidenceBuilder.of(MetricName.RAFT_IS_LEADER.wireName())
                  .number("samples", pairs.get().size() / 2.0)
                  .from(pairs.get())
                  .saying(
                      leading.get(i).node()
                          + " and "
                          + leading.get(j).node()
                          + " claim to lead at the same time");
          Subject subject = new Subject.Link(leading.get(i).node(), leading.get(j).node());
          return Optional.of(finding(window, subject, Severity.CRITICAL, 0.9, evidence));
        }
      }
    }
    return Optional.empty();
  }

  /// Ids of the samples in which two claims stand at one time, two by two, if there are enough.
  private Optional<List<String>> pairsAtOneTime(WindowReading window, Series one, Series two) {
    Map<BothTerms, List<String>> ids = new LinkedHashMap<>();
    for (MetricSample left : one.points()) {
      for (MetricSample right : two.points()) {
        if (left.value() == 1
            && right.value() == 1
            && Math.abs(left.atMs() - right.atMs()) <= claims.pairMs()
            && isFresh(window, left)
            && isFresh(window, right)) {
          BothTerms terms = new BothTerms(termAt(window, left), termAt(window, right));
          ids.computeIfAbsent(terms, _ -> new ArrayList<>()).addAll(List.of(left.id(), right.id()));
        }
      }
    }
    return ids.values().stream().filter(pairs -> pairs.size() >= 2 * claims.samples()).findFirst();
  }

  private record BothTerms(double one, double two) {}

  /// Zero of a node that tells no term: then its claims are all taken for one.
  private static double termAt(WindowReading window, MetricSample claim) {
    return window
        .series(MetricName.RAFT_TERM, claim.node())
        .map(term -> term.valueNear(claim.atMs()))
        .orElse(0.0);
  }

  private Optional<Finding> nobodyLeads(WindowReading window) {
    return Leaderless.longestIn(window, thresholds)
        .filter(none -> !none.isAStorm(window, thresholds))
        .map(none -> none.finding(KIND, window, thresholds));
  }

  private Optional<Finding> quorumUnheard(WindowReading window) {
    for (Series age : window.series(MetricName.RAFT_QUORUM_CONTACT_AGE)) {
      List<MetricSample> bad =
          age.points().stream()
              .filter(point -> point.value() >= claims.quorumAgeSeconds())
              .filter(point -> claimsToLeadAt(window, point))
              .toList();
      if (bad.size() >= claims.samples()) {
        Evidence evidence =
            EvidenceBuilder.of(MetricName.RAFT_QUORUM_CONTACT_AGE.wireName())
                .number("quorum_contact_age_s_max", age.max())
                .from(bad.stream().map(MetricSample::id).toList())
                .saying(age.node() + " goes on leading without hearing a majority");
        Subject subject = new Subject.Node(age.node());
        return Optional.of(finding(window, subject, Severity.WARNING, 0.85, evidence));
      }
    }
    return Optional.empty();
  }

  private Optional<Finding> cutOff(WindowReading window) {
    return window
        .leader()
        .map(leader -> CutOff.of(window, leader, thresholds))
        .filter(found -> !found.isEmpty())
        .map(found -> {
          NodeId node = found.firstKey();
          Subject subject = found.size() == 1 ? new Subject.Node(node) : new Subject.Cluster();
          return finding(window, subject, Severity.WARNING, 0.85, evidenceOf(found));
        });
  }

  private static Evidence evidenceOf(SortedMap<NodeId, Series> cutOff) {
    return EvidenceBuilder.of(MetricName.RAFT_PEER_LAST_CONTACT.wireName())
        .number(
            "last_contact_s_max",
            cutOff.values().stream().mapToDouble(Series::last).max().orElse(0))
        .number("nodes", cutOff.size())
        .from(cutOff.values().stream().flatMap(age -> age.endIds().stream()).toList())
        .saying(cutOff.keySet() + " answer the agent and not the leader: they are cut off from it");
  }

  private Optional<Finding> overlap(WindowReading window, LeadershipHistory history) {
    for (LeaderSteppedDown end : window.events(LeaderSteppedDown.class)) {
      for (LeadershipChange later : history.changes()) {
        long overlapMs = end.atMs() - later.atMs();
        if (later.term() > end.term()
            && !later.leader().equals(end.node())
            && !end.reason().isPlanned()
            && overlapMs >= claims.overlapMs()) {
          return Optional.of(overlapFinding(window, end, later, overlapMs));
        }
      }
    }
    return Optional.empty();
  }

  private Finding overlapFinding(
      WindowReading window, LeaderSteppedDown end, LeadershipChange later, long overlapMs) {
    List<String> ids = new ArrayList<>(later.eventIds());
    ids.add(end.id());
    Evidence evidence =
        EvidenceBuilder.of("leader_stepped_down")
            .number("overlap_s", overlapMs / 1000.0)
            .number("earlier_term", end.term())
            .number("later_term", later.term())
            .from(ids)
            .saying(
                end.node() + " stepped down only after " + later.leader() + " had begun to lead");
    return finding(window, new Subject.Node(end.node()), Severity.WARNING, 0.7, evidence);
  }

  private boolean isFresh(WindowReading window, MetricSample claim) {
    return Freshness.isFresh(window, claim, claims.freshSeconds());
  }

  private boolean claimsToLeadAt(WindowReading window, MetricSample sample) {
    return window
        .series(MetricName.RAFT_IS_LEADER, sample.node())
        .map(claim -> claim.valueNear(sample.atMs()) == 1 && isFresh(window, sample))
        .orElse(false);
  }

  private Finding finding(
      WindowReading window,
      Subject subject,
      Severity severity,
      double confidence,
      Evidence evidence) {
    List<Evidence> all = new ArrayList<>(List.of(evidence));
    Optional<Evidence> impact = ClientImpact.of(window, thresholds.clients());
    impact.ifPresent(all::add);
    Severity seen = impact.isPresent() ? Severity.CRITICAL : severity;
    return new Finding(KIND, seen, confidence, subject, SuggestedAction.INSPECT_NETWORK, all);
  }
}

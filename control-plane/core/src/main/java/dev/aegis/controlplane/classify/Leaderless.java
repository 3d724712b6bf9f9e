package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.LeadershipHistory;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// The longest time of a window in which nobody led, where it is longer than any election takes.
///
/// That no claim to lead is seen says little: the leader's target may be dead, or nobody was read.
/// So nodes have to *say* that they know no leader, again and again, and nothing may speak for one
/// meanwhile ([SignsOfALeader]). One node is enough: either nobody leads, or it is cut off from
/// those who do, and then they say so. By the stream alone two have to tell that they lost theirs.
///
/// Not asked are nodes that started a moment ago; a cluster that is being set up, of which all
/// nodes are new and none has ever entered a term; and, for a minute, one whose leader gave up on
/// purpose, or of which so many nodes were stopped in order that the others cannot have a leader.
///
/// Whether terms rise tells what it is. With pre-vote a term is entered only when a majority would
/// vote (ADR-031): if they rise, elections are held and nobody wins them; if they stand, no
/// candidate reaches a majority.
///
/// @param witnesses the nodes that said so, each with what it said it by
/// @param termsEntered meanwhile
/// @param nodes that any feed speaks of
/// @param byTheStream whether no node's metrics tell of it
/// @param lasts whether nobody leads at the end of the window
record Leaderless(
    long fromMs,
    long toMs,
    SortedMap<NodeId, List<String>> witnesses,
    long termsEntered,
    int nodes,
    boolean byTheStream,
    boolean lasts) {
  private static final int FEWEST_OF_THE_STREAM = 2;

  Leaderless {
    witnesses = Collections.unmodifiableSortedMap(new TreeMap<>(witnesses));
  }

  static Optional<Leaderless> longestIn(WindowReading window, Thresholds thresholds) {
    List<Series> views = window.series(MetricName.RAFT_HAS_LEADER);
    return views.isEmpty()
        ? byEvents(window, thresholds).filter(none -> !none.isExpected(window, thresholds))
        : byMetrics(window, views, thresholds);
  }

  /// Whether elections are held one after the other: meanwhile, or before as churn counts them.
  boolean isAStorm(WindowReading window, Thresholds thresholds) {
    return termsEntered >= thresholds.leaderless().terms()
        || thresholds.churn().isReachedBy(LeadershipHistory.of(window));
  }

  double seconds() {
    return (toMs - fromMs) / 1000.0;
  }

  /// Nodes that are silent may follow a leader that is silent as well.
  boolean isSaidByMost() {
    return witnesses.size() * 2 > nodes;
  }

  /// The finding of the kind that it is by its terms. Critical, unless clients are known to have
  /// been served: nobody can write.
  Finding finding(AnomalyKind kind, WindowReading window, Thresholds thresholds) {
    List<Evidence> all = new ArrayList<>(List.of(evidence()));
    Optional<Evidence> impact = ClientImpact.of(window, thresholds.clients());
    impact.ifPresent(all::add);
    boolean isHarmless = impact.isEmpty() && clientsWereServed(window);
    return new Finding(
        kind,
        isHarmless ? Severity.WARNING : Severity.CRITICAL,
        isSaidByMost() && !byTheStream ? 0.85 : 0.7,
        new Subject.Cluster(),
        SuggestedAction.INSPECT_NETWORK,
        all);
  }

  /// Before does not count: clients that hang end no request.
  private boolean clientsWereServed(WindowReading window) {
    return window.series(MetricName.CLIENT_REQUEST.countName()).stream()
        .flatMap(requests -> requests.since(fromMs).stream())
        .anyMatch(requests -> requests.increase() > 0);
  }

  private Evidence evidence() {
    String silent = witnesses.size() < nodes ? " of " + nodes : "";
    return EvidenceBuilder.of(MetricName.RAFT_HAS_LEADER.wireName())
        .number("leaderless_s", seconds())
        .number("witnesses", witnesses.size())
        .number("nodes", nodes)
        .number("terms_entered", termsEntered)
        .from(witnesses.values().stream().flatMap(List::stream).toList())
        .saying(
            (lasts ? "nobody leads: " : "nobody led for a while: ")
                + witnesses.size()
                + silent
                + " nodes know no leader, and nothing else tells of one; "
                + (termsEntered == 0
                    ? "no term begins, so no candidate reaches a majority"
                    : "terms begin (" + termsEntered + ") and nobody wins them"));
  }

  private static Optional<Leaderless> byMetrics(
      WindowReading window, List<Series> views, Thresholds thresholds) {
    Thresholds.Leaderless limits = thresholds.leaderless();
    if (views.stream().allMatch(view -> view.min() > 0)) {
      return Optional.empty();
    }
    List<MetricSample> denials = denials(window, views, thresholds);
    if (denials.isEmpty()
        || denials.getLast().atMs() - denials.getFirst().atMs() < limits.spanMs()) {
      return Optional.empty();
    }
    NavigableSet<Long> signs = SignsOfALeader.in(window, thresholds.claims().freshSeconds());
    return runs(denials, signs, limits.gapMs()).stream()
        .map(run -> saidBy(window, run, limits))
        .filter(none -> none.toMs - none.fromMs >= limits.spanMs() && !none.witnesses.isEmpty())
        .filter(none -> !none.isExpected(window, thresholds))
        .max(Comparator.comparingLong(none -> none.toMs - none.fromMs));
  }

  /// Where nodes that have settled say that they know no leader, by time.
  private static List<MetricSample> denials(
      WindowReading window, List<Series> views, Thresholds thresholds) {
    SortedMap<NodeId, Long> starts = window.startTimesMs();
    List<MetricSample> denials = new ArrayList<>();
    for (Series view : views) {
      long startMs = starts.getOrDefault(view.node(), 0L);
      for (MetricSample point : view.points()) {
        boolean isOfAnEarlierProcess = point.atMs() < startMs;
        boolean hasSettled = point.atMs() - startMs >= thresholds.lag().catchUpMs();
        if (point.value() == 0
            && (hasSettled || isOfAnEarlierProcess)
            && Freshness.isFresh(window, point, thresholds.claims().freshSeconds())) {
          denials.add(point);
        }
      }
    }
    denials.sort(Comparator.comparingLong(MetricSample::atMs));
    return denials;
  }

  /// Denials that follow each other closely, with no sign of a leader between them.
  private static List<List<MetricSample>> runs(
      List<MetricSample> denials, NavigableSet<Long> signs, long gapMs) {
    List<List<MetricSample>> runs = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= denials.size(); i++) {
      boolean ends =
          i == denials.size() || isBroken(denials.get(i - 1), denials.get(i), signs, gapMs);
      if (ends) {
        runs.add(denials.subList(begin, i));
        begin = i;
      }
    }
    return runs;
  }

  private static boolean isBroken(
      MetricSample one, MetricSample next, NavigableSet<Long> signs, long gapMs) {
    Long sign = signs.ceiling(one.atMs());
    return (sign != null && sign <= next.atMs()) || next.atMs() - one.atMs() > gapMs;
  }

  private static Leaderless saidBy(
      WindowReading window, List<MetricSample> run, Thresholds.Leaderless limits) {
    TreeMap<NodeId, List<MetricSample>> byNode = new TreeMap<>();
    run.forEach(point -> byNode.computeIfAbsent(point.node(), _ -> new ArrayList<>()).add(point));
    byNode.values().removeIf(points -> points.size() < limits.readings());
    TreeMap<NodeId, List<String>> witnesses = new TreeMap<>();
    byNode.forEach((node, points) ->
        witnesses.put(node, List.of(points.getFirst().id(), points.getLast().id())));
    long fromMs = run.getFirst().atMs();
    long toMs = run.getLast().atMs();
    return new Leaderless(
        fromMs,
        toMs,
        witnesses,
        termsEntered(window, witnesses.navigableKeySet(), fromMs, toMs),
        window.nodes().size(),
        false,
        toMs + limits.gapMs() >= window.window().toMs());
  }

  /// By how much the highest term that the witnesses show rose.
  private static long termsEntered(
      WindowReading window, NavigableSet<NodeId> witnesses, long fromMs, long toMs) {
    double before = 0;
    double after = 0;
    for (Series term : window.series(MetricName.RAFT_TERM)) {
      if (witnesses.contains(term.node())) {
        before = Math.max(before, term.valueNear(fromMs));
        after = Math.max(after, term.valueNear(toMs));
      }
    }
    return Math.round(Math.max(0, after - before));
  }

  /// Of each node the last word about a leader is that it lost it. One that told since that it
  /// stops waits for none.
  private static Optional<Leaderless> byEvents(WindowReading window, Thresholds thresholds) {
    if (!window.streamIsComplete()) {
      return Optional.empty();
    }
    TreeMap<NodeId, LeaderChanged> last = new TreeMap<>();
    window.events(LeaderChanged.class).forEach(change -> last.put(change.node(), change));
    last.values().removeIf(change -> change.leader() != null);
    last.keySet().removeAll(window.restarted());
    for (NodeStopping stop : window.events(NodeStopping.class)) {
      last.computeIfPresent(stop.node(), (_, lost) -> stop.atMs() >= lost.atMs() ? null : lost);
    }
    if (last.size() < FEWEST_OF_THE_STREAM) {
      return Optional.empty();
    }
    Long sign = SignsOfALeader.ofTheStream(window).floor(Long.MAX_VALUE);
    long lostMs = last.values().stream().mapToLong(LeaderChanged::atMs).max().orElseThrow();
    long fromMs = sign == null ? lostMs : Math.max(sign, lostMs);
    long toMs = window.window().toMs();
    if (toMs - fromMs < thresholds.leaderless().spanMs()) {
      return Optional.empty();
    }
    long terms =
        window.events(TermChanged.class).stream()
            .filter(entered -> entered.atMs() > fromMs)
            .mapToLong(TermChanged::term)
            .distinct()
            .count();
    TreeMap<NodeId, List<String>> witnesses = new TreeMap<>();
    last.forEach((node, change) -> witnesses.put(node, List.of(change.id())));
    return Optional.of(
        new Leaderless(fromMs, toMs, witnesses, terms, window.nodes().size(), true, true));
  }

  private boolean isExpected(WindowReading window, Thresholds thresholds) {
    return isBeingSetUp(window)
        || wasHandedOver(window, thresholds.leaderless())
        || isBeingRestarted(window, thresholds.leaderless().orderlyMs())
        || (!window.streamSpeaks() && window.restarted().size() * 2 > nodes);
  }

  /// A cluster that never had a leader has lost none.
  private boolean isBeingSetUp(WindowReading window) {
    return window.restarted().containsAll(witnesses.keySet())
        && window.series(MetricName.RAFT_TERM).stream()
            .filter(term -> witnesses.containsKey(term.node()))
            .allMatch(term -> term.max() == 0);
  }

  /// A leader that gives up on purpose is somebody's doing, who looks at what comes of it.
  private boolean wasHandedOver(WindowReading window, Thresholds.Leaderless limits) {
    return toMs - fromMs <= limits.orderlyMs()
        && window.events(LeaderSteppedDown.class).stream()
            .anyMatch(
                end -> end.reason().isPlanned() && Math.abs(end.atMs() - fromMs) <= limits.gapMs());
  }

  /// Whoever stops a majority in order, however slowly, knows what follows, and starts it again.
  private boolean isBeingRestarted(WindowReading window, long orderlyMs) {
    SortedMap<NodeId, Long> starts = window.startTimesMs();
    NavigableSet<NodeId> stopped = new TreeSet<>();
    for (NodeStopping stop : window.events(NodeStopping.class)) {
      boolean isBack = starts.getOrDefault(stop.node(), 0L) > stop.atMs();
      if (!witnesses.containsKey(stop.node()) && stop.atMs() <= toMs && !isBack) {
        stopped.add(stop.node());
      }
    }
    return toMs - fromMs <= orderlyMs && (nodes - stopped.size()) * 2 <= nodes;
  }
}

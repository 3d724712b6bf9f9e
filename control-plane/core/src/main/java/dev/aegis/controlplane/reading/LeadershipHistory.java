package dev.aegis.controlplane.reading;

import dev.aegis.controlplane.reading.LeadershipChange.Occasion;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who led in which term, told by the events of a window.
///
/// Every node tells of a leader for itself, and a restarted node tells of the old one again. So
/// leaderships are counted by *term*, not by event: a term has at most one leader (Raft, election
/// safety), and a change is a term with a leader that follows another term with a leader.
///
/// The first leadership of a window has no visible predecessor. It counts as a change only if
/// something says there was an earlier leader: somebody lost it, it stepped down, or a node entered
/// the term; told by nodes that did not start in this window, or a restarted follower would count.
///
/// A change is planned when the earlier leader stepped down on purpose (transfer, shutdown) or told
/// that its process was stopping, and when most processes have only just started.
public final class LeadershipHistory {
  /// How long a process that just started is given: cold machines hold more than one first
  /// election.
  private static final long SETTLING_MS = 10_000;

  /// A node tells that it started a moment after its process did.
  private static final long START_SLACK_MS = 5_000;

  private final WindowReading reading;
  private final TreeMap<Long, List<LeaderChanged>> byTerm = new TreeMap<>();
  private final NavigableSet<NodeId> restarted;
  private final List<LeadershipChange> changes;

  private LeadershipHistory(WindowReading reading) {
    this.reading = reading;
    this.restarted = reading.restarted();
    for (LeaderChanged event : reading.events(LeaderChanged.class)) {
      if (event.leader() != null) {
        byTerm.computeIfAbsent(event.term(), _ -> new ArrayList<>()).add(event);
      }
    }
    this.changes = findChanges();
  }

  public static LeadershipHistory of(WindowReading reading) {
    return new LeadershipHistory(reading);
  }

  /// All changes of leader, by term.
  public List<LeadershipChange> changes() {
    return changes;
  }

  public List<LeadershipChange> unplannedChanges() {
    return changes.stream().filter(change -> !change.isPlanned()).toList();
  }

  public long plannedCount() {
    return changes.stream().filter(LeadershipChange::isPlanned).count();
  }

  /// The events that name a leader, by term.
  public SortedMap<Long, List<LeaderChanged>> claimsByTerm() {
    return Collections.unmodifiableSortedMap(byTerm);
  }

  /// Terms that running nodes entered and that never had a leader.
  public NavigableSet<Long> termsWithoutLeader() {
    NavigableSet<Long> terms = new TreeSet<>();
    for (TermChanged event : reading.events(TermChanged.class)) {
      if (!restarted.contains(event.node()) && !byTerm.containsKey(event.term())) {
        terms.add(event.term());
      }
    }
    return terms;
  }

  /// What tells of those terms.
  public List<String> idsOfTermsWithoutLeader() {
    NavigableSet<Long> terms = termsWithoutLeader();
    return reading.events(TermChanged.class).stream()
        .filter(event -> terms.contains(event.term()))
        .map(TermChanged::id)
        .toList();
  }

  private List<LeadershipChange> findChanges() {
    List<LeadershipChange> found = new ArrayList<>();
    Map.Entry<Long, List<LeaderChanged>> earlier = null;
    for (var entry : byTerm.entrySet()) {
      LeaderChanged first = entry.getValue().getFirst();
      if (earlier != null || followsAnEarlierLeader(first)) {
        long earlierTerm = earlier == null ? 0 : earlier.getKey();
        List<LeaderChanged> earlierClaims = earlier == null ? List.of() : earlier.getValue();
        Occasion occasion =
            gaveUpOnPurpose(earlierTerm, first.term()) || wasStopping(earlierClaims, first)
                ? Occasion.HANDED_OVER
                : isStartingUp(first.atMs()) ? Occasion.STARTING_UP : Occasion.UNPLANNED;
        found.add(change(first, occasion, entry.getValue()));
      }
      earlier = entry;
    }
    return List.copyOf(found);
  }

  private static LeadershipChange change(
      LeaderChanged first, Occasion occasion, List<LeaderChanged> claims) {
    NodeId leader = first.leader();
    if (leader == null) {
      throw new IllegalStateException("only claims with a leader are kept");
    }
    List<String> ids = claims.stream().map(LeaderChanged::id).toList();
    return new LeadershipChange(first.term(), leader, first.atMs(), occasion, ids);
  }

  private boolean followsAnEarlierLeader(LeaderChanged first) {
    boolean lost =
        reading.events(LeaderChanged.class).stream()
            .anyMatch(event ->
                event.leader() == null
                    && !restarted.contains(event.node())
                    && event.term() <= first.term()
                    && event.atMs() <= first.atMs());
    boolean steppedDown =
        reading.events(LeaderSteppedDown.class).stream()
            .anyMatch(event -> event.term() < first.term());
    boolean entered =
        reading.events(TermChanged.class).stream()
            .anyMatch(event -> event.term() == first.term() && !restarted.contains(event.node()));
    return lost || steppedDown || entered;
  }

  /// Most processes are young, and nothing is known from before them. Processes that were killed
  /// and came back are young too, but telemetry knows the life they had: that is churn, not a boot.
  private boolean isStartingUp(long atMs) {
    List<Long> young =
        reading.startTimesMs().values().stream()
            .filter(start -> start <= atMs && atMs - start < SETTLING_MS)
            .sorted()
            .toList();
    return young.size() * 2 > reading.nodes().size() && !isAnythingKnownBefore(young.getFirst());
  }

  private boolean isAnythingKnownBefore(long startMs) {
    return reading.events(RaftEvent.class).stream()
        .anyMatch(event -> event.atMs() < startMs - START_SLACK_MS);
  }

  private boolean gaveUpOnPurpose(long earlierTerm, long term) {
    return reading.events(LeaderSteppedDown.class).stream()
        .anyMatch(event ->
            event.reason().isPlanned() && event.term() >= earlierTerm && event.term() < term);
  }

  private boolean wasStopping(List<LeaderChanged> earlierClaims, LeaderChanged first) {
    return earlierClaims.stream()
        .anyMatch(claim ->
            reading.events(NodeStopping.class).stream()
                .anyMatch(stop ->
                    stop.node().equals(claim.leader())
                        && stop.atMs() >= claim.atMs()
                        && stop.atMs() <= first.atMs()));
  }
}

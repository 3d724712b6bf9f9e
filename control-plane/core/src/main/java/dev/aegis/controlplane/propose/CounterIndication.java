package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConsensusConfig;
import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/// What speaks against longer election timeouts, and can be seen in a window.
///
/// Each of them made that change useless or harmful in real incidents. One that is seen holds the
/// change back; one that is not is told to the person who decides, since telemetry does not show
/// everything. A window without the signals shows none.
public enum CounterIndication {
  /// A longer timeout keeps a leader that hangs. Twice what the doubled timeout sits out, and at
  /// least five seconds, is no hiccup any more (etcd 13527, PD 10671).
  LEADER_STALLS("A leader that stalls (a sync that hangs) is kept longer by longer timeouts.") {
    @Override
    Optional<String> seenIn(WindowReading window, ConsensusConfig deployed) {
      double stallSeconds =
          Math.max(MIN_STALL_SECONDS, 4 * deployed.raft().electionTimeoutMaxMs() / 1000.0);
      for (NodeId node : leadersOf(window)) {
        OptionalDouble sync = longest(window, MetricName.RAFT_LOG_SYNC_IN_FLIGHT.wireName(), node);
        if (sync.orElse(0) >= stallSeconds) {
          return Optional.of(seconds("a sync of the log of " + node + " hung for", sync));
        }
        OptionalDouble pause = longest(window, MetricName.PROCESS_PAUSE.maxName(), node);
        if (pause.orElse(0) >= stallSeconds && !window.restarted().contains(node)) {
          return Optional.of(seconds("the process of " + node + " stood still for", pause));
        }
      }
      return Optional.empty();
    }
  },

  /// A leader hears nothing from a node that runs (etcd 9563, fly.io in April 2025): one of the two
  /// ways is cut, and each election puts the same cut in the way again.
  ONE_WAY_LINK(
      "Nodes that reach one another in one direction only are not helped by any timeout.") {
    @Override
    Optional<String> seenIn(WindowReading window, ConsensusConfig deployed) {
      for (Series contact : window.series(MetricName.RAFT_PEER_LAST_CONTACT)) {
        Optional<NodeId> peer = NodeId.parse(contact.label("peer"));
        if (peer.isPresent() && isCutOffWhileRunning(window, contact, peer.get())) {
          return Optional.of(
              contact.node()
                  + " had no reply of "
                  + peer.get()
                  + " for "
                  + Evidence.renderNumber(contact.max())
                  + " s while that ran");
        }
      }
      return Optional.empty();
    }
  },

  /// Nodes that count voters differently elect against one another (Consul 1969).
  STALE_MEMBERS("Stale members or a wrong address make elections fail whatever the timeouts are.") {
    @Override
    Optional<String> seenIn(WindowReading window, ConsensusConfig deployed) {
      TreeMap<Double, NodeId> counts = new TreeMap<>();
      for (Series voters : window.series(MetricName.RAFT_VOTERS_CONFIGURED)) {
        counts.putIfAbsent(voters.last(), voters.node());
      }
      return counts.size() < 2
          ? Optional.empty()
          : Optional.of("nodes count their voters differently: " + counts);
    }
  },

  /// Heartbeats wait behind requests (RATIS-1418, where 5 to 10 s did not help). A refusal now and
  /// then is admission doing its work.
  OVERLOAD("Heartbeats that wait behind too many requests are late after any timeout.") {
    @Override
    Optional<String> seenIn(WindowReading window, ConsensusConfig deployed) {
      double refused =
          window.series(MetricName.RAFT_REQUEST_LIMIT_HITS).stream()
              .mapToDouble(Series::increase)
              .sum();
      return refused < MANY_REFUSALS
          ? Optional.empty()
          : Optional.of(Evidence.renderNumber(refused) + " requests were refused at a limit");
    }
  },

  /// A follower that gets one snapshot after another is never level, and takes the leader's time
  /// (Consul 9609).
  SNAPSHOT_LOOP("A follower that is sent one snapshot after another keeps its leader busy.") {
    @Override
    Optional<String> seenIn(WindowReading window, ConsensusConfig deployed) {
      for (Series installed : window.series(MetricName.RAFT_SNAPSHOTS_INSTALLED)) {
        if (installed.increase() >= 2) {
          return Optional.of(
              installed.node()
                  + " installed "
                  + Evidence.renderNumber(installed.increase())
                  + " snapshots");
        }
      }
      return Optional.empty();
    }
  };

  private static final double MIN_STALL_SECONDS = 5;
  private static final double MANY_REFUSALS = 10;

  /// Longer than any election timeout that the envelope and a TTL of ten seconds allow.
  private static final double CUT_OFF_SECONDS = 5;

  /// Samples of two nodes that are so near in time tell of one moment.
  private static final long SAME_MOMENT_MS = 2_000;

  private final String sentence;

  CounterIndication(String sentence) {
    this.sentence = sentence;
  }

  /// Why it speaks against the change, for a person.
  public String sentence() {
    return sentence;
  }

  /// What of it is seen in a window, in a few words.
  abstract Optional<String> seenIn(WindowReading window, ConsensusConfig deployed);

  /// One that was seen.
  ///
  /// @param words what of it, in a few words
  public record Sighting(CounterIndication what, String words) {}

  /// All that a window shows, in the order above.
  public static List<Sighting> allIn(WindowReading window, ConsensusConfig deployed) {
    List<Sighting> seen = new ArrayList<>();
    for (CounterIndication one : values()) {
      one.seenIn(window, deployed).ifPresent(words -> seen.add(new Sighting(one, words)));
    }
    return List.copyOf(seen);
  }

  private static NavigableSet<NodeId> leadersOf(WindowReading window) {
    NavigableSet<NodeId> leaders = new TreeSet<>();
    for (Series claim : window.series(MetricName.RAFT_IS_LEADER)) {
      if (claim.max() == 1) {
        leaders.add(claim.node());
      }
    }
    for (LeaderChanged event : window.events(LeaderChanged.class)) {
      if (event.leader() != null) {
        leaders.add(event.leader());
      }
    }
    return leaders;
  }

  private static OptionalDouble longest(WindowReading window, String series, NodeId node) {
    return window.series(series).stream()
        .filter(one -> one.node().equals(node))
        .mapToDouble(Series::max)
        .max();
  }

  private static String seconds(String what, OptionalDouble number) {
    return what + " " + Evidence.renderNumber(number.orElseThrow()) + " s";
  }

  /// In two samples at least, as one may be a reading across a restart.
  private static boolean isCutOffWhileRunning(WindowReading window, Series contact, NodeId peer) {
    long startedMs = window.startTimesMs().getOrDefault(peer, Long.MAX_VALUE);
    List<Series> own = window.series(MetricName.RAFT_TERM);
    long moments =
        contact.points().stream()
            .filter(point -> point.value() >= CUT_OFF_SECONDS)
            .filter(point -> startedMs <= point.atMs() - Math.round(point.value() * 1000))
            .filter(point -> isSeen(own, peer, point))
            .count();
    return moments >= 2;
  }

  private static boolean isSeen(List<Series> all, NodeId node, MetricSample at) {
    return all.stream()
        .filter(series -> series.node().equals(node))
        .flatMap(series -> series.points().stream())
        .anyMatch(point -> Math.abs(point.atMs() - at.atMs()) <= SAME_MOMENT_MS);
  }
}

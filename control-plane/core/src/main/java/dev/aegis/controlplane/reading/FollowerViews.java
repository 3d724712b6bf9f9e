package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// What the present leader says about its followers: lag, contact, round trips. Each map is by
/// follower.
///
/// @param lags log lag in entries; from the leader's sampled events where its metrics are away
/// @param contacts age of the last reply, seconds
/// @param roundTrips calls answered within the window
public record FollowerViews(
    SortedMap<NodeId, Observed> lags,
    SortedMap<NodeId, Observed> contacts,
    SortedMap<NodeId, RoundTrips> roundTrips) {

  /// A series, and the ids of what it was read from.
  public record Observed(Series series, List<String> ids) {
    public Observed {
      ids = List.copyOf(ids);
    }
  }

  /// Answered calls to one follower.
  ///
  /// @param calls how many
  /// @param meanSeconds their mean round trip
  /// @param ids what it was read from
  public record RoundTrips(double calls, double meanSeconds, List<String> ids) {
    public RoundTrips {
      ids = List.copyOf(ids);
    }
  }

  public FollowerViews {
    lags = Collections.unmodifiableSortedMap(new TreeMap<>(lags));
    contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
    roundTrips = Collections.unmodifiableSortedMap(new TreeMap<>(roundTrips));
  }

  /// The views of a leader.
  public static FollowerViews of(WindowReading window, NodeId leader) {
    SortedMap<NodeId, Observed> gauges =
        byFollower(window.seriesOf(leader, MetricName.RAFT_LOG_LAG.wireName()), "follower");
    return new FollowerViews(
        gauges.isEmpty() ? lagsByEvents(window, leader) : gauges,
        byFollower(window.seriesOf(leader, MetricName.RAFT_PEER_LAST_CONTACT.wireName()), "peer"),
        roundTripsOf(window, leader));
  }

  /// Every follower any of the views speaks of.
  public NavigableSet<NodeId> followers() {
    NavigableSet<NodeId> followers = new TreeSet<>(lags.keySet());
    followers.addAll(contacts.keySet());
    followers.addAll(roundTrips.keySet());
    return followers;
  }

  /// The mean round trip to a follower, if calls to it were answered.
  public Optional<Double> meanRoundTripSeconds(NodeId follower) {
    return Optional.ofNullable(roundTrips.get(follower)).map(RoundTrips::meanSeconds);
  }

  /// The median over the siblings of a follower; 0 when it has none.
  public static <T> double medianOfSiblings(
      SortedMap<NodeId, T> all, NodeId follower, ToDoubleFunction<T> value) {
    return Series.medianOf(
        all.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(follower))
            .mapToDouble(entry -> value.applyAsDouble(entry.getValue()))
            .toArray());
  }

  private static SortedMap<NodeId, Observed> byFollower(List<Series> ofLeader, String label) {
    SortedMap<NodeId, Observed> found = new TreeMap<>();
    for (Series series : ofLeader) {
      NodeId.parse(series.label(label))
          .ifPresent(node -> found.put(node, new Observed(series, series.endIds())));
    }
    return found;
  }

  private static SortedMap<NodeId, Observed> lagsByEvents(WindowReading window, NodeId leader) {
    SortedMap<NodeId, List<LogLagSampled>> events = new TreeMap<>();
    for (LogLagSampled event : window.events(LogLagSampled.class)) {
      if (event.node().equals(leader)) {
        events.computeIfAbsent(event.follower(), _ -> new ArrayList<>()).add(event);
      }
    }
    SortedMap<NodeId, Observed> lags = new TreeMap<>();
    events.forEach((follower, samples) -> lags.put(follower, observed(samples)));
    return lags;
  }

  private static Observed observed(List<LogLagSampled> events) {
    String name = MetricName.RAFT_LOG_LAG.wireName();
    List<MetricSample> points =
        events.stream()
            .map(event -> MetricSample.of(event.node(), name, event.atMs(), (double) event.lag()))
            .toList();
    return new Observed(new Series(points), List.of(events.getFirst().id(), events.getLast().id()));
  }

  private static SortedMap<NodeId, RoundTrips> roundTripsOf(WindowReading window, NodeId leader) {
    SortedMap<NodeId, Observed> counts =
        byFollower(window.seriesOf(leader, MetricName.RAFT_PEER_RPC.countName()), "peer");
    SortedMap<NodeId, Observed> sums =
        byFollower(window.seriesOf(leader, MetricName.RAFT_PEER_RPC.sumName()), "peer");
    SortedMap<NodeId, RoundTrips> found = new TreeMap<>();
    counts.forEach((peer, count) -> {
      Observed sum = sums.get(peer);
      double calls = count.series().increase();
      if (sum != null && calls > 0) {
        found.put(peer, new RoundTrips(calls, sum.series().increase() / calls, sum.ids()));
      }
    });
    return found;
  }
}

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
import java.util.OptionalDouble;
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

  /// A series, and what it was read from.
  ///
  /// @param events the ids of the events it was made of; empty where the samples stand for
  ///   themselves
  public record Observed(Series series, List<String> events) {
    public Observed {
      events = List.copyOf(events);
    }

    /// What a statement about it rests on.
    public List<String> ids() {
      return events.isEmpty() ? series.endIds() : events;
    }
  }

  /// Answered calls to one follower; at least one in the window.
  ///
  /// @param counts how many there were so far
  /// @param sums seconds they took so far
  public record RoundTrips(Series counts, Series sums) {
    public double calls() {
      return counts.increase();
    }

    public double meanSeconds() {
      return sums.increase() / calls();
    }

    public int readings() {
      return Math.min(counts.points().size(), sums.points().size());
    }

    /// The mean from one reading to the next, seconds; 0 if no call was answered.
    ///
    /// @param reading from 1 on
    public double meanSecondsTo(int reading) {
      double calls = counts.growthTo(reading);
      return calls > 0 ? sums.growthTo(reading) / calls : 0;
    }

    /// The mean up to the reading of a moment, seconds; empty if there was no reading then, or no
    /// call answered since the one before.
    public OptionalDouble meanSecondsAt(long atMs) {
      for (int reading = 1; reading < readings(); reading++) {
        if (counts.points().get(reading).atMs() == atMs) {
          double mean = meanSecondsTo(reading);
          return mean > 0 ? OptionalDouble.of(mean) : OptionalDouble.empty();
        }
      }
      return OptionalDouble.empty();
    }

    public long atMs(int reading) {
      return counts.points().get(reading).atMs();
    }

    /// The time from one reading to the next, milliseconds.
    public long lengthMsTo(int reading) {
      return counts.points().get(reading).atMs() - counts.points().get(reading - 1).atMs();
    }

    public List<String> ids() {
      return sums.endIds();
    }
  }

  public FollowerViews {
    lags = Collections.unmodifiableSortedMap(new TreeMap<>(lags));
    contacts = Collections.unmodifiableSortedMap(new TreeMap<>(contacts));
    roundTrips = Collections.unmodifiableSortedMap(new TreeMap<>(roundTrips));
  }

  /// The views of a leader.
  static FollowerViews of(WindowReading window, NodeId leader) {
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
          .ifPresent(node -> found.put(node, new Observed(series, List.of())));
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
      if (sum != null && count.series().increase() > 0) {
        found.put(peer, new RoundTrips(count.series(), sum.series()));
      }
    });
    return found;
  }
}

package dev.aegis.controlplane;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent.ConfigRefused;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.signal.RaftEvent.SnapshotInstalled;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.signal.RaftEvent.Unrecognized;
import dev.aegis.telemetry.signal.StepDownReason;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// Windows of incidents: one of each kind by hand, and as many as wanted by chance.
public final class Incidents {
  private Incidents() {}

  /// One of each kind, and one of each face of it, by a name for test reports.
  public static Map<String, TelemetryWindow> byHand() {
    Map<String, TelemetryWindow> all = new TreeMap<>();
    all.put("healthy", Windows.healthy().build());
    all.put("empty", Windows.empty().build());
    all.put("blind", Windows.healthy().allMetricsSilent().streamIs(State.SILENT).build());
    all.put("churn", churn().build());
    all.put("churn by restarts", churn().started("n1", 12_000).started("n2", 47_000).build());
    all.put("churn with lag", churn().lag("n1", "n3", step -> 3_000 + 500.0 * step).build());
    all.put("churn by metrics", byMetrics().build());
    all.put("terms without a leader", fruitlessElections().build());
    all.put("nobody leads", Windows.healthy().leaderless(9).build());
    all.put(
        "nobody leads, by the stream",
        Windows.healthy()
            .leaderless(9)
            .tellsOfTheLoss(9)
            .without(MetricName.RAFT_HAS_LEADER)
            .build());
    all.put("nobody wins", nobodyWins().build());
    all.put("slow follower", slowFollower().build());
    all.put("slow follower by calls", Windows.healthy().roundTrips("n1", "n3", 0.2).build());
    all.put("behind and down", Windows.healthy().lag("n1", "n3", _ -> 9_000).silent("n3").build());
    all.put("fell silent", fellSilent().build());
    all.put("stopped in order", fellSilent().stopping("n3", 30_000).build());
    all.put(
        "behind and young", Windows.healthy().lag("n1", "n3", _ -> 9_000).started("n3", 2).build());
    all.put("leases", starvedLeases().build());
    all.put("leases by events", leasesByEvents().build());
    all.put("clock", Windows.healthy().gauge("n4", MetricName.CLOCK_OFFSET, _ -> -1.5).build());
    all.put("two leaders of a term", churn().learned("n5", 6_100, 8, "n4").build());
    all.put(
        "rival claims", Windows.healthy().gauge("n2", MetricName.RAFT_IS_LEADER, _ -> 1).build());
    all.put("paused leader", pausedLeader().build());
    all.put(
        "quorum unheard",
        Windows.healthy()
            .gauge("n1", MetricName.RAFT_QUORUM_CONTACT_AGE, step -> step > 9 ? 6 : 0)
            .build());
    return all;
  }

  /// One of those by hand.
  public static TelemetryWindow named(String name) {
    return Optional.ofNullable(byHand().get(name)).orElseThrow();
  }

  public static Windows churn() {
    return Windows.healthy()
        .killed("n1", 5_000, 7, "n2")
        .steppedDown("n2", 40_000, 8, StepDownReason.LOST_QUORUM)
        .elected(41_000, 9, "n3", "n1")
        .killed("n3", 80_000, 9, "n4")
        .killed("n4", 100_000, 10, "n5")
        .requests("n2", "unavailable", step -> 8.0 * step)
        .silent("n5");
  }

  private static Windows byMetrics() {
    Windows windows = Windows.healthy().streamIs(State.SILENT);
    Windows.NODES.forEach(node ->
        windows
            .gauge(node, MetricName.RAFT_TERM, step -> 7 + step / 4)
            .gauge(node, MetricName.RAFT_LEADER_CHANGES, step -> 2 + step / 4));
    return windows;
  }

  private static Windows fruitlessElections() {
    Windows windows = Windows.healthy();
    for (int i = 0; i < 6; i++) {
      long term = 8L + i;
      windows.event("n2", 10_000L + 3_000L * i, origin -> new TermChanged(origin, term));
    }
    return windows;
  }

  private static Windows nobodyWins() {
    Windows windows = Windows.healthy().leaderless(9);
    Windows.NODES.forEach(
        node -> windows.gauge(node, MetricName.RAFT_TERM, step -> 7 + Math.max(0, step - 9)));
    return windows.requests("n2", "unavailable", step -> 8.0 * step);
  }

  private static Windows fellSilent() {
    return Windows.healthy()
        .contact("n1", "n3", step -> step <= 5 ? 0.06 : 5.0 * (step - 5))
        .gauge("n3", MetricName.RAFT_TERM, step -> step <= 5 ? 7 : Double.NaN);
  }

  private static Windows slowFollower() {
    return Windows.healthy()
        .lag("n1", "n3", step -> 2_000 + 200.0 * step)
        .series("n3", MetricName.RAFT_LOG_SYNC.maxName(), Map.of(), _ -> 1.4)
        .event("n3", 50_000, origin -> new SnapshotInstalled(origin, 123_456));
  }

  private static Windows starvedLeases() {
    Windows windows = Windows.healthy();
    Windows.NODES.forEach(node ->
        windows
            .gauge(node, MetricName.LEASE_EXPIRATIONS, step -> 2 + step)
            .gauge(node, MetricName.LEASE_RENEWALS, step -> 40_000 + 2.0 * step));
    return windows.gauge("n1", MetricName.RAFT_REQUEST_LIMIT_HITS, step -> 3.0 * step);
  }

  private static Windows leasesByEvents() {
    return Windows.healthy()
        .without(MetricName.LEASE_EXPIRATIONS)
        .event("n1", 30_000, origin -> new SessionsExpired(origin, 9));
  }

  private static Windows pausedLeader() {
    return Windows.healthy()
        .killed("n1", 20_000, 7, "n2")
        .steppedDown("n1", 27_000, 7, StepDownReason.HIGHER_TERM)
        .event("n1", 27_000, origin -> new ProcessPaused(origin, 7_000))
        .event("n1", 28_000, origin -> new Unrecognized(origin, "moon_phase_changed"))
        .event("n1", 29_000, origin -> new ConfigRefused(origin, "0f3a9c1d2e4b", List.of("x")));
  }

  /// So many windows, each with a handful of things that went wrong; the same seed has the same
  /// ones.
  public static List<TelemetryWindow> byChance(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TelemetryWindow> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Windows one = Windows.healthy();
      int troubles = random.nextInt(1, 7);
      for (int trouble = 0; trouble < troubles; trouble++) {
        add(one, random);
      }
      windows.add(one.build());
    }
    return windows;
  }

  private static void add(Windows windows, SplittableRandom random) {
    String node = node(random);
    String other = node(random);
    long at = random.nextLong(120_000);
    long term = random.nextLong(7, 15);
    double size = random.nextDouble(10_000);
    switch (random.nextInt(18)) {
      case 0 -> windows.killed(node, at, term, other);
      case 1 -> windows.steppedDown(node, at, term, reason(random));
      case 2 -> windows.elected(at, term, node);
      case 3 -> windows.lag("n1", node, step -> size + 100.0 * step);
      case 4 -> windows.contact("n1", node, _ -> size / 2_000);
      case 5 -> windows.roundTrips("n1", node, size / 20_000);
      case 6 -> windows.silent(node);
      case 7 -> windows.started(node, at);
      case 8 -> windows.stopping(node, at);
      case 9 -> windows.event(node, at, origin -> new ProcessPaused(origin, (long) size));
      case 10 -> windows.gauge(node, MetricName.CLOCK_OFFSET, _ -> size / 3_000 - 1.5);
      case 11 -> windows.gauge(node, MetricName.LEASE_EXPIRATIONS, step -> 2 + step * size / 500);
      case 12 -> windows.requests(node, "unavailable", step -> step * size / 500);
      case 13 -> windows.gauge(node, MetricName.RAFT_IS_LEADER, _ -> 1);
      case 14 -> windows.gauge(node, MetricName.RAFT_QUORUM_CONTACT_AGE, _ -> size / 1_000);
      case 15 -> windows.streamIs(one(random, List.of(State.values())));
      case 16 -> windows.leaderless(random.nextInt(Windows.STEPS));
      default -> windows.learned(node, at, term, other);
    }
  }

  private static <T> T one(SplittableRandom random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static String node(SplittableRandom random) {
    return one(random, Windows.NODES);
  }

  private static StepDownReason reason(SplittableRandom random) {
    return one(random, List.of(StepDownReason.values()));
  }

  /// The ids of everything a window holds.
  public static NavigableSet<String> idsOf(TelemetryWindow window) {
    NavigableSet<String> ids = new TreeSet<>();
    window.samples().forEach(sample -> ids.add(sample.id()));
    window.events().forEach(event -> ids.add(event.id()));
    window.sources().forEach(source -> ids.add(source.id()));
    return ids;
  }
}

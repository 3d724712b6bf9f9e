package dev.aegis.bench.scene;

import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.StepDownReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/// Two minutes of five nodes, all well unless something is turned. Not safe to share while it is
/// being built.
public final class Scene {
  public static final long LENGTH_MS = 120_000;

  /// A reading of every node, the first at the very beginning.
  public static final long INTERVAL_MS = 5_000;

  public static final long FIRST_TERM = 7;
  public static final String CLUSTER = "cluster";
  private static final SortedMap<String, DoubleUnaryOperator> NOTHING_TURNED =
      Collections.emptySortedMap();
  private static final long HANDOVER_MS = 8_000;
  private static final long HANDOVER_TAKES_MS = 180;

  /// A stretch in which a node's process was down or its metrics could not be read.
  ///
  /// @param restarts whether the process ended, and began anew at the end
  /// @param announced whether it told that it was stopping
  public record Absence(long fromMs, long untilMs, boolean restarts, boolean announced) {
    /// One whose process, where it ended, was stopped in order.
    public Absence(long fromMs, long untilMs, boolean restarts) {
      this(fromMs, untilMs, restarts, restarts);
    }

    boolean covers(double atMs) {
      return fromMs <= atMs && atMs < untilMs;
    }
  }

  /// Something a node tells beside what follows from who leads.
  record Told(String node, long atMs, Function<EventOrigin, RaftEvent> maker) {}

  private final Setting setting;
  private final Map<Dial, SortedMap<String, DoubleUnaryOperator>> dials = new EnumMap<>(Dial.class);
  private final List<Reign> reigns = new ArrayList<>();
  private final List<Campaign> campaigns = new ArrayList<>();
  private final SortedMap<String, Absence> absences = new TreeMap<>();
  private final Set<String> pausing = new TreeSet<>();
  private final List<Told> told = new ArrayList<>();

  /// The first node of the setting leads, or has just handed over to the last one.
  public Scene(Setting setting) {
    this.setting = setting;
    String first = setting.node(0);
    if (setting.handover()) {
      reign(first, FIRST_TERM, -LENGTH_MS, HANDOVER_MS, StepDownReason.TRANSFER);
      reign(setting.node(4), FIRST_TERM + 1, HANDOVER_MS + HANDOVER_TAKES_MS, LENGTH_MS + 1);
    } else {
      reign(first, FIRST_TERM, -LENGTH_MS, LENGTH_MS + 1);
    }
  }

  public Setting setting() {
    return setting;
  }

  /// Who leads at the end of what was settled so far.
  public String leader() {
    return reigns.getLast().leader();
  }

  public long term() {
    return reigns.getLast().term();
  }

  /// The nodes that do not lead, in the order of their roles.
  public List<String> followers() {
    return setting.nodes().stream().filter(node -> !node.equals(leader())).toList();
  }

  /// Ends the last reign at that moment.
  public Scene ended(long atMs, Optional<StepDownReason> reason) {
    Reign last = reigns.removeLast();
    reigns.add(
        new Reign(
            last.leader(),
            last.term(),
            last.fromMs(),
            atMs,
            last.members(),
            last.commits(),
            reason));
    return this;
  }

  /// All nodes follow a leader to the end.
  public Scene elected(String leader, long term, long fromMs) {
    return reign(leader, term, fromMs, LENGTH_MS + 1);
  }

  private Scene reign(String leader, long term, long fromMs, long untilMs) {
    return reign(new Reign(leader, term, fromMs, untilMs, setting.nodes(), true, Optional.empty()));
  }

  private void reign(String leader, long term, long fromMs, long untilMs, StepDownReason reason) {
    reign(new Reign(leader, term, fromMs, untilMs, setting.nodes(), true, Optional.of(reason)));
  }

  public Scene reign(Reign reign) {
    reigns.add(reign);
    return this;
  }

  public Scene campaign(Campaign campaign) {
    campaigns.add(campaign);
    return this;
  }

  public Scene turn(Dial dial, String node, DoubleUnaryOperator value) {
    dials.computeIfAbsent(dial, _ -> new TreeMap<>()).put(node, value);
    return this;
  }

  public Scene away(String node, Absence absence) {
    absences.put(node, absence);
    return this;
  }

  /// A node's process does not run for a while: it answers no reading and tells nothing until then.
  public Scene pauses(String node, long fromMs, long untilMs) {
    pausing.add(node);
    return away(node, new Absence(fromMs, untilMs, false));
  }

  public Scene tells(String node, long atMs, Function<EventOrigin, RaftEvent> maker) {
    told.add(new Told(node, atMs, maker));
    return this;
  }

  public Leadership leadership() {
    return new Leadership(reigns, campaigns);
  }

  public Optional<Absence> absence(String node) {
    return Optional.ofNullable(absences.get(node));
  }

  public boolean isAway(String node, double atMs) {
    return absence(node).map(absence -> absence.covers(atMs)).orElse(false);
  }

  /// Whether a node's process is down: then it tells nothing either.
  public boolean isDown(String node, double atMs) {
    return absence(node).map(away -> away.restarts() && away.covers(atMs)).orElse(false);
  }

  /// Whether a node's process is there and does not run.
  public boolean isPaused(String node, double atMs) {
    return pausing.contains(node) && isAway(node, atMs);
  }

  List<Told> told() {
    return List.copyOf(told);
  }

  /// What a dial shows of a node at a moment: as turned, or as it is when all is well.
  public double value(Dial dial, String node, double atMs) {
    return course(dial, node).applyAsDouble(atMs);
  }

  /// How a dial of a node moves, turned or not.
  DoubleUnaryOperator course(Dial dial, String node) {
    return dials.getOrDefault(dial, NOTHING_TURNED).getOrDefault(node, at -> well(dial, node, at));
  }

  public boolean isTurned(Dial dial, String node) {
    return dials.getOrDefault(dial, NOTHING_TURNED).containsKey(node);
  }

  /// What it shows when all is well; a scene may build on it.
  public double well(Dial dial, String node, double atMs) {
    double some = Settled.wobble(atMs, salt(dial, node));
    return switch (dial) {
      case LOAD -> setting.load() * (0.9 + 0.2 * some);
      case COMMITTING, HEARS, DISK_FREE -> 1;
      case VOTERS_CONFIGURED -> setting.nodes().size();
      case LAG -> Math.floor(4 * some);
      case LOG_SYNC -> some > 0.93 ? 0.012 + 0.01 * some : 0.003 + 0.005 * some;
      case SYNC_IN_FLIGHT -> some > 0.7 ? 0.002 * some : 0;
      case ROUND_TRIP -> 0.0014 + 0.0012 * some;
      case LAST_CONTACT -> 0.03 + 0.06 * some;
      case QUORUM_AGE -> 0.03 + 0.05 * some;
      case VOTERS_LIVE -> setting.nodes().size();
      case CLOCK -> 0.003 * (some - 0.5);
      case CLOCK_ERROR -> 0.006 + 0.006 * some;
      case RENEWING -> 1;
      case EXPIRED, UNKNOWN_OUTCOMES, FAILING, LIMIT_HITS, DIGEST, SNAPSHOTS_INSTALLED -> 0;
      case SESSIONS -> setting.sessions();
      case SLOWEST -> 0.011 + 0.008 * some;
      case PAUSE -> 0.004 + 0.014 * some;
      case PENDING -> Math.floor(5 * some);
    };
  }

  public int salt(Dial dial, String node) {
    return 31 * setting.number()
        + Math.floorMod(dial.name().hashCode(), 97)
        + 101 * setting.nodes().indexOf(node);
  }
}

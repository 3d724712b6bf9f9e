package dev.aegis.bench.real;

import dev.aegis.bench.scene.Dial;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Settled;
import dev.aegis.bench.scene.Turns;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.signal.RaftEvent.SnapshotInstalled;
import java.util.List;
import java.util.function.Function;

/// Facts of single nodes: their disks, links, clocks and processes.
final class NodeFacts {
  private static final double MS = 1000.0;
  private static final long MISSING_MS = 420;

  /// What share of the entries appended meanwhile a follower lacks that hardly gets any.
  private static final double MISSED_AT_MOST = 0.8;

  /// The longest pause of the recent past is shown for so long after it.
  private static final long SHOWN_MS = 30_000;

  private final Scene scene;
  private final Function<Fact, List<String>> nodes;

  NodeFacts(Scene scene, Function<Fact, List<String>> nodes) {
    this.scene = scene;
    this.nodes = nodes;
  }

  void play(Fact fact) {
    List<String> told = nodes.apply(fact);
    for (String node : told) {
      play(fact, node);
    }
    if (fact.sign() == Sign.UNREACHABLE) {
      isolated(fact, told);
    }
    if (fact.sign() == Sign.VOTERS) {
      for (String node : scene.setting().nodes()) {
        fact.turn(scene, Dial.VOTERS_CONFIGURED, node, _ -> fact.value());
      }
    }
  }

  private void play(Fact fact, String node) {
    switch (fact.sign()) {
      case SYNC_TIME -> syncTime(fact, node);
      case STUCK_SYNC -> grows(Dial.SYNC_IN_FLIGHT, node, fact, 0);
      case LAG -> lag(fact, node);
      case SILENT -> silent(fact, node);
      case UNREACHABLE -> unreachable(fact, node);
      case ROUND_TRIP -> roundTrip(fact, node);
      case PAUSE -> pause(fact, node);
      case CLOCK -> clock(fact, node);
      case DISK_FULL -> fact.turn(scene, Dial.DISK_FREE, node, _ -> 0);
      case STATE_DIFFERS -> fact.turn(scene, Dial.DIGEST, node, _ -> fact.value());
      case SNAPSHOTS -> snapshots(fact, node);
      case DOWN -> away(fact, node, fact.untilMs());
      case RESTARTED -> away(fact, node, fact.overMs());
      case UNREAD -> scene.away(node, new Scene.Absence(fact.fromMs(), fact.overMs(), false));
      case ELECTIONS,
          HAND_OVERS,
          CAMPAIGNS,
          LEADERLESS,
          RIVAL_LEADERS,
          LEADERSHIP_STEADY,
          COMMITS_NOTHING,
          LEASES_LOST,
          LEASES_RENEWED,
          REFUSED,
          SLOW_REQUESTS,
          LOAD,
          WAITING,
          LIMIT_HITS,
          VOTERS -> {
        // these are no facts of a single node
      }
    }
  }

  /// Of its size, up and down by a tenth.
  private void roundTrip(Fact fact, String node) {
    int salt = scene.salt(Dial.ROUND_TRIP, node);
    fact.turn(
        scene, Dial.ROUND_TRIP, node, at -> fact.value() * (0.9 + 0.2 * Settled.wobble(at, salt)));
  }

  private void grows(Dial dial, String node, Fact fact, double atFirst) {
    fact.turn(scene, dial, node, at -> atFirst + (at - fact.fromMs()) / MS);
  }

  /// The longest sync of the recent past reaches its size; a leader does not wait for it, a
  /// follower answers that much later.
  private void syncTime(Fact fact, String node) {
    double from = (double) fact.fromMs();
    double until = (double) fact.untilMs();
    boolean leads = node.equals(scene.setting().node(0));
    if (!leads && fact.value() > scene.well(Dial.LOG_SYNC, node, from)) {
      Turns.slowDisk(scene, node, from, until, fact.value());
    } else {
      Turns.slowSyncs(scene, node, from, until, fact.value());
    }
  }

  /// Nobody comes to be behind by more than what was appended meanwhile: the window cuts the rest.
  private void lag(Fact fact, String node) {
    double load = scene.value(Dial.LOAD, Scene.CLUSTER, (double) fact.fromMs());
    double seconds = (fact.untilMs() - fact.fromMs()) / MS;
    double most = Math.min(fact.value(), MISSED_AT_MOST * load * seconds);
    scene.turn(
        Dial.LAG,
        node,
        at -> {
          double since = Math.max(0, at - fact.fromMs()) / MS;
          return Math.max(scene.well(Dial.LAG, node, at), most * since / seconds);
        });
  }

  private void silent(Fact fact, String node) {
    fact.turn(
        scene,
        Dial.LAST_CONTACT,
        node,
        at -> 0.03 + fact.value() * Settled.wobble(at, scene.salt(Dial.LAST_CONTACT, node)));
  }

  /// Neither hears the other. What was missed meanwhile is there as soon as it is back.
  private void unreachable(Fact fact, String node) {
    double from = (double) fact.fromMs();
    double until = (double) fact.untilMs();
    grows(Dial.LAST_CONTACT, node, fact, 0.05);
    Turns.during(scene, Dial.HEARS, node, from, until, _ -> 0);
    long term = scene.leadership().term(node, from);
    scene.tells(node, fact.fromMs() + MISSING_MS, origin -> new LeaderChanged(origin, term, null));
    if (fact.untilMs() < Scene.LENGTH_MS) {
      long back = fact.untilMs() + MISSING_MS;
      scene
          .leadership()
          .followedBy(node, (double) back)
          .ifPresent(reign ->
              scene.tells(
                  node,
                  back,
                  origin -> new LeaderChanged(origin, reign.term(), new NodeId(reign.leader()))));
    }
  }

  /// What the leader sees of it: fewer voters, and no majority if too few are left.
  private void isolated(Fact fact, List<String> told) {
    int all = scene.setting().nodes().size();
    String leader = scene.leader();
    fact.turn(scene, Dial.VOTERS_LIVE, leader, _ -> all - told.size());
    if (2 * (all - told.size()) <= all) {
      grows(Dial.QUORUM_AGE, leader, fact, 0.05);
    }
  }

  /// A process knows of its pause when it is over: the window may have ended before.
  private void pause(Fact fact, String node) {
    long ends = fact.overMs();
    Turns.paused(scene, node, fact.fromMs(), ends);
    Turns.during(
        scene, Dial.PAUSE, node, (double) ends, (double) ends + SHOWN_MS, _ -> fact.value());
    scene.tells(node, ends, origin -> new ProcessPaused(origin, Math.round(fact.value() * MS)));
  }

  private void clock(Fact fact, String node) {
    fact.turn(scene, Dial.CLOCK, node, at -> fact.value() + scene.well(Dial.CLOCK, node, at));
  }

  private void snapshots(Fact fact, String node) {
    scene.turn(
        Dial.SNAPSHOTS_INSTALLED,
        node,
        at ->
            at < fact.fromMs()
                ? 0
                : Math.min(fact.count(), 1 + Math.floor((at - fact.fromMs()) / fact.stepMs())));
    for (int i = 0; i < fact.count(); i++) {
      long at = fact.fromMs() + i * fact.stepMs();
      scene.tells(node, at, origin -> new SnapshotInstalled(origin, 600_000));
    }
  }

  private void away(Fact fact, String node, long until) {
    scene.away(node, new Scene.Absence(fact.fromMs(), until, true, fact.planned()));
    Turns.drains(scene, node, (double) until, (until - fact.fromMs()) / MS);
  }
}

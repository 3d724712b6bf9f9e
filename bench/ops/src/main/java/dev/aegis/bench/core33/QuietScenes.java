package dev.aegis.bench.core33;

import dev.aegis.bench.scene.Dial;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Setting;
import dev.aegis.bench.scene.Settled;
import dev.aegis.bench.scene.Staged;
import dev.aegis.bench.scene.Turns;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.signal.RaftEvent.SnapshotInstalled;
import dev.aegis.telemetry.signal.StepDownReason;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// Scenes in which nobody loses leadership: clocks, leases, and nothing at all.
final class QuietScenes {
  private static final String WARNING = "warning";

  private QuietScenes() {}

  /// The wall clock of one node is set off, or runs away; Raft does not care.
  static Staged clockDrift(Setting setting) {
    Scene scene = new Scene(setting);
    String off = setting.face() == 2 ? scene.leader() : scene.followers().get(setting.face() % 4);
    double onset = setting.onsetMs();
    double sign = setting.face() % 2 == 0 ? 1 : -1;
    double target = sign * 1.2 * setting.intensity();
    boolean runsAway = setting.face() >= 3;
    scene.turn(
        Dial.CLOCK,
        off,
        at -> {
          double well = scene.well(Dial.CLOCK, off, at);
          if (at < onset) {
            return well;
          }
          double grown = runsAway ? Math.min(1, (at - onset) / (Scene.LENGTH_MS - onset)) : 1;
          return well + target * grown;
        });
    return Staged.lasting(
        scene,
        off,
        WARNING,
        List.of(
            "the clock of " + off + " leaves true time",
            "stamps and offsets of " + off + " differ"));
  }

  /// Renewals do not arrive in time and leases run out, under a steady leader and with nothing else
  /// wrong.
  static Staged leaseStarvation(Setting setting) {
    Scene scene = new Scene(setting);
    double onset = setting.onsetMs();
    double renewed = Math.max(0.1, 0.55 - 0.25 * setting.intensity());
    double share = Math.min(0.6, 0.35 * setting.intensity());
    double lost = Math.floor(setting.sessions() * share);
    double first = onset + 10_000;
    double last = Math.min(Scene.LENGTH_MS, first + 40_000);
    DoubleUnaryOperator expired =
        at -> Math.floor(lost * Math.clamp((at - first) / (last - first), 0.0, 1.0));
    scene
        .turn(Dial.RENEWING, Scene.CLUSTER, at -> at < onset ? 1 : renewed)
        .turn(Dial.EXPIRED, Scene.CLUSTER, expired)
        .turn(Dial.SESSIONS, Scene.CLUSTER, at -> setting.sessions() - expired.applyAsDouble(at));
    int tellings = 4;
    double told = 0;
    for (int i = 1; i <= tellings; i++) {
      double until = first + i * (last - first) / tellings;
      long count = Math.round(expired.applyAsDouble(until) - told);
      told += count;
      scene.tells(
          scene.leader(), Math.round(until) - 700, origin -> new SessionsExpired(origin, count));
    }
    return Staged.lasting(
        scene,
        Scene.CLUSTER,
        share > 0.5 ? "critical" : WARNING,
        List.of("renewals do not arrive in time", "leases run out", "locks are lost"));
  }

  /// Nothing that needs anybody, with a face that looks like something.
  static Staged healthy(Setting setting) {
    Scene scene = new Scene(setting);
    switch (setting.face()) {
      case 1 -> rollingRestart(scene);
      case 2 -> loadStep(scene);
      case 3 -> rejoining(scene);
      case 4 -> smallThings(scene);
      default -> {
        // the seed: light load, and nothing happens
      }
    }
    return Staged.lasting(scene, Scene.CLUSTER, "info", List.of("nothing needs anybody"));
  }

  /// A person restarts two nodes one after the other; the leader hands over first.
  private static void rollingRestart(Scene scene) {
    String first = scene.followers().get(1);
    String leader = scene.leader();
    String heir = scene.followers().get(2);
    scene.away(first, new Scene.Absence(21_000, 27_500, true));
    scene.ended(61_000, Optional.of(StepDownReason.TRANSFER));
    scene.elected(heir, scene.term() + 1, 61_190);
    scene.away(leader, new Scene.Absence(62_500, 69_000, true));
    Turns.drains(scene, first, 27_500, 6.5);
    Turns.drains(scene, leader, 69_000, 6.5);
  }

  private static void loadStep(Scene scene) {
    double onset = scene.setting().onsetMs();
    scene.turn(
        Dial.LOAD,
        Scene.CLUSTER,
        at ->
            scene.well(Dial.LOAD, Scene.CLUSTER, at)
                * (at < onset || at > onset + 50_000 ? 1 : 3.5));
    String leader = scene.leader();
    scene.turn(
        Dial.PENDING,
        leader,
        at -> scene.well(Dial.PENDING, leader, at) * (at < onset || at > onset + 50_000 ? 1 : 6));
    for (String node : scene.setting().nodes()) {
      scene.turn(
          Dial.SLOWEST,
          node,
          at -> scene.well(Dial.SLOWEST, node, at) * (at < onset || at > onset + 50_000 ? 1 : 2.6));
    }
    for (String follower : scene.followers()) {
      scene.turn(
          Dial.LAG,
          follower,
          at ->
              at >= onset && at < onset + 4_000
                  ? 60 + 40 * Settled.wobble(at, scene.salt(Dial.LAG, follower))
                  : scene.well(Dial.LAG, follower, at));
    }
  }

  /// A follower was restarted, takes over a snapshot and is level again.
  private static void rejoining(Scene scene) {
    String node = scene.followers().getFirst();
    double onset = scene.setting().onsetMs();
    long back = Math.round(onset) + 14_000;
    scene.away(node, new Scene.Absence(Math.round(onset), back, true));
    Turns.drains(scene, node, (double) back, 14);
    scene.turn(Dial.SNAPSHOTS_INSTALLED, node, at -> at < back + 2_000 ? 0 : 1);
    scene.tells(node, back + 1_700, origin -> new SnapshotInstalled(origin, 600_000));
  }

  /// Eleven milliseconds of skew inside its error, a short pause, and readings of one node that
  /// failed.
  private static void smallThings(Scene scene) {
    String skewed = scene.followers().getFirst();
    String paused = scene.followers().get(1);
    String unread = scene.followers().get(2);
    scene.turn(Dial.CLOCK, skewed, at -> 0.011 + scene.well(Dial.CLOCK, skewed, at));
    scene.turn(Dial.CLOCK_ERROR, skewed, _ -> 0.02);
    scene.turn(
        Dial.PAUSE,
        paused,
        at -> at < 50_000 || at > 75_000 ? scene.well(Dial.PAUSE, paused, at) : 0.19);
    scene.tells(paused, 50_200, origin -> new ProcessPaused(origin, 190));
    scene.away(unread, new Scene.Absence(79_000, 91_000, false));
  }
}

package dev.aegis.bench.scene;

import java.util.function.DoubleUnaryOperator;

/// Turns of dials that more than one scene needs.
public final class Turns {
  private static final double S = 1000.0;
  private static final double NOTICING_MS = 1_000;

  private Turns() {}

  /// A dial that shows something else for a while, and what it was turned to before and after it.
  public static void during(
      Scene scene, Dial dial, String node, double from, double until, DoubleUnaryOperator value) {
    DoubleUnaryOperator otherwise = scene.course(dial, node);
    scene.turn(dial, node, at -> (at >= from && at < until ? value : otherwise).applyAsDouble(at));
  }

  /// Log syncs of a follower that take about `syncS` seconds: it answers late as well.
  public static void slowDisk(Scene scene, String node, double onset, double end, double syncS) {
    DoubleUnaryOperator sync = slowSyncs(scene, node, onset, end, syncS);
    during(scene, Dial.ROUND_TRIP, node, onset, end, at -> 0.35 * sync.applyAsDouble(at));
    during(
        scene,
        Dial.LAST_CONTACT,
        node,
        onset,
        end,
        at -> 0.08 + sync.applyAsDouble(at) * Settled.wobble(at, 23));
  }

  /// Log syncs that take from half to a little more than `syncS` seconds, and nothing else.
  ///
  /// @return how long one takes
  public static DoubleUnaryOperator slowSyncs(
      Scene scene, String node, double onset, double end, double syncS) {
    DoubleUnaryOperator sync =
        at -> syncS * (0.5 + 0.7 * Settled.wobble(at, scene.salt(Dial.LOG_SYNC, node)));
    during(scene, Dial.LOG_SYNC, node, onset, end, sync);
    during(
        scene,
        Dial.SYNC_IN_FLIGHT,
        node,
        onset,
        end,
        at -> sync.applyAsDouble(at) * Settled.wobble(at, 17));
    return sync;
  }

  /// A process that does not run, as the others see it: silent, so that its leader counts one voter
  /// less, and its clients renew nothing.
  public static void paused(Scene scene, String node, long fromMs, long untilMs) {
    double from = (double) fromMs;
    double until = (double) untilMs;
    scene.pauses(node, fromMs, untilMs);
    during(scene, Dial.LAST_CONTACT, node, from, until, at -> 0.05 + (at - from) / S);
    String leader = scene.leader();
    if (!node.equals(leader)) {
      DoubleUnaryOperator live = scene.course(Dial.VOTERS_LIVE, leader);
      double noticed = from + NOTICING_MS;
      during(scene, Dial.VOTERS_LIVE, leader, noticed, until, at -> live.applyAsDouble(at) - 1);
    }
    double clients = 1.0 / scene.setting().nodes().size();
    DoubleUnaryOperator renewing = scene.course(Dial.RENEWING, Scene.CLUSTER);
    during(
        scene,
        Dial.RENEWING,
        Scene.CLUSTER,
        from,
        until,
        at -> Math.max(0, renewing.applyAsDouble(at) - clients));
  }

  /// What a node missed while it was down is sent to it within seconds.
  public static void drains(Scene scene, String node, double backMs, double missedS) {
    double down = backMs - missedS * S;
    double load = scene.setting().load();
    scene.turn(
        Dial.LAG,
        node,
        at -> {
          double behind = load * Math.clamp((at - down) / S, 0.0, missedS);
          double made = Math.max(0, at - backMs) / S * 5 * load;
          return Math.max(scene.well(Dial.LAG, node, at), behind - made);
        });
    scene.turn(
        Dial.LAST_CONTACT,
        node,
        at ->
            at >= down && at < backMs
                ? 0.05 + (at - down) / S
                : scene.well(Dial.LAST_CONTACT, node, at));
  }
}

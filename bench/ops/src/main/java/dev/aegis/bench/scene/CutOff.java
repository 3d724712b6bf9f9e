package dev.aegis.bench.scene;

import dev.aegis.telemetry.signal.StepDownReason;
import java.util.List;
import java.util.Optional;

/// A leader that loses its majority: the others elect a new one, and the old one goes on claiming
/// to lead until it notices. Times are milliseconds into the window.
///
/// @param atMs when it is cut off
/// @param noticedMs when it notices that no majority answers
/// @param electedMs when the others have a leader
/// @param healedMs when it is back; after the window if it is not
/// @param terms how many terms later the new leader is; 0 is two leaders of one term, which Raft
///   rules out and a defect made
public record CutOff(long atMs, long noticedMs, long electedMs, long healedMs, long terms) {
  private static final double S = 1000.0;

  /// Plays it.
  ///
  /// @param side the leader, and who is cut off with it
  /// @param majority the others; the first one is elected
  public void play(Scene scene, List<String> side, List<String> majority) {
    String old = scene.leader();
    reigns(scene, side, majority);
    oldView(scene, old, majority, side.size());
    newView(scene, side, majority.getFirst());
  }

  private boolean lasts(double now) {
    return now >= atMs && now < healedMs;
  }

  private void reigns(Scene scene, List<String> side, List<String> majority) {
    String old = scene.leader();
    long term = scene.term();
    scene.ended(atMs, Optional.empty());
    scene.reign(
        new Reign(
            old, term, atMs, noticedMs, side, false, Optional.of(StepDownReason.LOST_QUORUM)));
    scene.reign(
        new Reign(
            majority.getFirst(),
            term + terms,
            electedMs,
            Scene.LENGTH_MS + 1,
            majority,
            true,
            Optional.empty()));
    if (healedMs < Scene.LENGTH_MS) {
      scene.reign(
          new Reign(
              majority.getFirst(),
              term + terms,
              healedMs + 400,
              Scene.LENGTH_MS + 1,
              side,
              true,
              Optional.empty()));
    }
  }

  private void oldView(Scene scene, String old, List<String> unheard, int heard) {
    double cut = (double) atMs;
    scene.turn(
        Dial.QUORUM_AGE,
        old,
        at -> at < cut ? scene.well(Dial.QUORUM_AGE, old, at) : 0.05 + (at - cut) / S);
    scene.turn(Dial.VOTERS_LIVE, old, at -> at < cut + 1_000 ? 5 : heard);
    for (String peer : unheard) {
      scene.turn(
          Dial.LAST_CONTACT,
          old + ">" + peer,
          at -> at < cut ? scene.well(Dial.LAST_CONTACT, peer, at) : 0.05 + (at - cut) / S);
    }
  }

  private void newView(Scene scene, List<String> side, String leader) {
    scene.turn(Dial.VOTERS_LIVE, leader, at -> lasts(at) ? 5 - side.size() : 5);
    for (String node : side) {
      scene.turn(
          Dial.LAST_CONTACT,
          node,
          at ->
              lasts(at)
                  ? 0.05 + Math.max(0, at - electedMs) / S
                  : scene.well(Dial.LAST_CONTACT, node, at));
      scene.turn(
          Dial.LAG,
          node,
          at -> {
            double behind =
                scene.setting().load()
                    * Math.max(0, Math.min(at, (double) healedMs) - electedMs)
                    / S;
            double made = Math.max(0, at - healedMs) / S * 8 * scene.setting().load();
            return Math.max(scene.well(Dial.LAG, node, at), behind - made);
          });
    }
  }
}

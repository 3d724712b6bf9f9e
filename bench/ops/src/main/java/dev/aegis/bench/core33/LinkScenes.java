package dev.aegis.bench.core33;

import dev.aegis.bench.scene.Campaign;
import dev.aegis.bench.scene.CutOff;
import dev.aegis.bench.scene.Dial;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Setting;
import dev.aegis.bench.scene.Settled;
import dev.aegis.bench.scene.Staged;
import dev.aegis.telemetry.signal.StepDownReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A leader that is cut off from its majority, and a node that keeps calling elections.
final class LinkScenes {
  private static final long ELECTION_MS = 1_300;

  private LinkScenes() {}

  /// The leader loses its majority, alone or with one follower. The others elect a new one; the old
  /// one goes on claiming to lead until it notices. The network of the readings is another one, so
  /// both are seen.
  static Staged cutOffLeader(Setting setting) {
    Scene scene = new Scene(setting);
    String old = scene.leader();
    List<String> side = new ArrayList<>(List.of(old));
    if (setting.face() % 2 == 1) {
      side.add(scene.followers().getFirst());
    }
    List<String> majority = setting.nodes().stream().filter(node -> !side.contains(node)).toList();
    long cut = setting.onsetMs();
    long heals = setting.face() == 1 || setting.face() == 4 ? cut + 55_000 : Scene.LENGTH_MS + 1;
    long notices = cut + Math.round(7_000 + 5_000 * setting.intensity());
    long elected = cut + ELECTION_MS + 150L * setting.face();
    new CutOff(cut, notices, elected, heals, 1).play(scene, side, majority);
    for (String node : side) {
      scene.turn(Dial.UNKNOWN_OUTCOMES, node, at -> at >= cut && at < notices ? 1.5 : 0);
    }
    return new Staged(
        scene,
        old,
        "critical",
        cut,
        Math.min(heals, Scene.LENGTH_MS),
        Math.min(heals + 12_000, Scene.LENGTH_MS),
        List.of(
            String.join(" and ", side) + " cannot reach the others",
            "the others elect " + majority.getFirst(),
            old + " claims to lead until it notices that no majority answers",
            "clients of the smaller side are not served"));
  }

  /// A node that cannot win keeps campaigning with higher terms; every leader gives up to it, and
  /// the cluster has none for a second or three.
  static Staged electionStorm(Setting setting) {
    Scene scene = new Scene(setting);
    String rebel = setting.node(2);
    List<String> able = setting.nodes().stream().filter(node -> !node.equals(rebel)).toList();
    long every = Math.round(15_000 / setting.intensity());
    long at = setting.onsetMs();
    int turn = 1 + setting.face();
    while (at < Scene.LENGTH_MS - 5_000) {
      long term = scene.term() + 1;
      long vain = turn % 3 == 0 ? 2 : 1;
      for (int i = 0; i < vain; i++) {
        scene.campaign(
            new Campaign(
                rebel,
                term + i,
                at + 700L * i,
                (turn + i) % 2 == 0 ? "lost" : "timeout",
                setting.nodes()));
      }
      scene.ended(at + 40, Optional.of(StepDownReason.HIGHER_TERM));
      scene.elected(able.get(turn % able.size()), term + vain, at + 1_100 + 700L * (turn % 4));
      at += every + 1_000L * (turn % 3);
      turn++;
    }
    double onset = setting.onsetMs();
    for (String node : setting.nodes()) {
      scene.turn(Dial.UNKNOWN_OUTCOMES, node, now -> now < onset ? 0 : 0.4);
      scene.turn(
          Dial.SLOWEST,
          node,
          now -> now < onset ? scene.well(Dial.SLOWEST, node, now) : 0.9 + Settled.wobble(now, 29));
    }
    return Staged.lasting(
        scene,
        rebel,
        "critical",
        List.of(
            rebel + " campaigns again and again and cannot win",
            "each leader gives up to the higher term",
            "clients wait while nobody leads"));
  }
}

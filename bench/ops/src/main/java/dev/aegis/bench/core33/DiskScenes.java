package dev.aegis.bench.core33;

import dev.aegis.bench.scene.Campaign;
import dev.aegis.bench.scene.Dial;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Setting;
import dev.aegis.bench.scene.Staged;
import dev.aegis.bench.scene.Turns;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.signal.StepDownReason;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/// A follower whose disk is slow: alone, and where it draws the whole cluster in.
final class DiskScenes {
  private static final double S = 1000.0;
  private static final String WARNING = "warning";

  /// A slow disk rarely syncs faster than a fifth of a second, and single syncs take some seconds.
  private static final double SYNC_S = 1.1;

  private DiskScenes() {}

  /// Log syncs of one follower take from half a second on; it falls behind while the other three
  /// keep the majority, and clients notice little.
  static Staged slowFollower(Setting setting) {
    Scene scene = new Scene(setting);
    String slow = scene.followers().get(setting.face() % 3);
    double onset = setting.onsetMs();
    long end = setting.face() == 3 ? Scene.LENGTH_MS - 22_000 : Scene.LENGTH_MS;
    double share = Math.min(0.85, 0.4 * setting.intensity());
    Turns.slowDisk(scene, slow, onset, (double) end, SYNC_S * setting.intensity());
    scene.turn(Dial.LAG, slow, lag(scene, slow, setting, share, (double) end));
    List<String> path =
        List.of(
            "log syncs of " + slow + " slow down",
            slow + " answers late and falls behind",
            "the majority goes on without it");
    return end == Scene.LENGTH_MS
        ? Staged.lasting(scene, slow, WARNING, path)
        : new Staged(scene, slow, WARNING, setting.onsetMs(), end, end + 12_000, path);
  }

  /// It cannot be further behind than what was appended since.
  private static DoubleUnaryOperator lag(
      Scene scene, String node, Setting setting, double share, double end) {
    double onset = setting.onsetMs();
    double growth = setting.load() * share;
    return at -> {
      double since = (Math.min(at, end) - onset) / S;
      if (since < 0) {
        return scene.well(Dial.LAG, node, at);
      }
      double behind =
          switch (setting.face()) {
            case 1, 5 -> growth * (since % 24) * (since % 24 > 18 ? 0.4 : 1);
            case 2 -> growth * Math.min(since, 20);
            default -> growth * since;
          };
      double made = Math.max(0, at - end) / S * 6 * setting.load();
      return Math.max(scene.well(Dial.LAG, node, at), behind - made);
    };
  }

  /// The paper's cascade (section 7.3): a follower waits for its disk and falls behind; its own
  /// timers then run late, it takes its leader for dead and campaigns again and again with a higher
  /// term, and each time the leader has to give up.
  static Staged criticalCascade(Setting setting) {
    Scene scene = new Scene(setting);
    String slow = setting.node(3);
    double onset = setting.onsetMs();
    Turns.slowDisk(scene, slow, onset, Scene.LENGTH_MS + 1, 2.4);
    scene.turn(
        Dial.LAG,
        slow,
        at ->
            at < onset ? scene.well(Dial.LAG, slow, at) : 0.9 * setting.load() * (at - onset) / S);
    long[] storms = {54_000, 67_500, 79_000, 95_500};
    int[] winners = {1, 0, 2, 1};
    long[] gaps = {1_900, 2_600, 3_400, 2_200};
    for (int i = 0; i < storms.length; i++) {
      long term = scene.term() + 1;
      scene.campaign(
          new Campaign(slow, term, storms[i], i % 2 == 0 ? "timeout" : "lost", setting.nodes()));
      scene.ended(storms[i] + 60, Optional.of(StepDownReason.HIGHER_TERM));
      scene.elected(setting.node(winners[i]), term + 1, storms[i] + gaps[i]);
    }
    long lost = setting.sessions() / 4;
    scene
        .turn(Dial.EXPIRED, Scene.CLUSTER, at -> at < 98_000 ? 0 : lost)
        .turn(Dial.SESSIONS, Scene.CLUSTER, at -> setting.sessions() - (at < 98_000 ? 0 : lost))
        .turn(Dial.SLOWEST, scene.leader(), at -> at < 54_000 ? 0.02 : 1.6)
        .tells(scene.leader(), 99_300, origin -> new SessionsExpired(origin, lost))
        .tells(slow, 53_600, origin -> new LeaderChanged(origin, Scene.FIRST_TERM, null));
    for (String node : setting.nodes()) {
      scene.turn(Dial.UNKNOWN_OUTCOMES, node, at -> at >= 54_000 && at < 98_000 ? 0.8 : 0);
    }
    return Staged.lasting(
        scene,
        slow,
        "critical",
        List.of(
            "log syncs of " + slow + " take seconds",
            slow + " falls behind and runs late",
            slow + " campaigns with ever higher terms",
            "leaders give up one after the other",
            "clients wait, and sessions run out"));
  }
}

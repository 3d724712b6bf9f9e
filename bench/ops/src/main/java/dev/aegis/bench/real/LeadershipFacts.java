package dev.aegis.bench.real;

import dev.aegis.bench.scene.Campaign;
import dev.aegis.bench.scene.CutOff;
import dev.aegis.bench.scene.Dial;
import dev.aegis.bench.scene.Reign;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Turns;
import dev.aegis.telemetry.signal.StepDownReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Facts of who leads. They are played in the order of the file, which is the order of time.
final class LeadershipFacts {
  private static final long HAND_OVER_MS = 180;
  private static final long DETECTION_MS = 1_300;
  private static final double MS = 1000.0;

  private final Scene scene;
  private final Function<Fact, List<String>> nodes;

  LeadershipFacts(Scene scene, Function<Fact, List<String>> nodes) {
    this.scene = scene;
    this.nodes = nodes;
  }

  void play(Fact fact) {
    switch (fact.sign()) {
      case ELECTIONS -> elections(fact);
      case HAND_OVERS -> handOvers(fact);
      case CAMPAIGNS -> campaigns(fact);
      case LEADERLESS -> leaderless(fact);
      case RIVAL_LEADERS -> rivals(fact);
      case DOWN -> nodes.apply(fact).forEach(node -> leaderIsGone(node, fact));
      case RESTARTED -> nodes.apply(fact).forEach(node -> leaderIsGone(node, fact));
      case SYNC_TIME,
          STUCK_SYNC,
          LAG,
          SILENT,
          UNREACHABLE,
          ROUND_TRIP,
          PAUSE,
          CLOCK,
          LEADERSHIP_STEADY,
          COMMITS_NOTHING,
          LEASES_LOST,
          LEASES_RENEWED,
          REFUSED,
          SLOW_REQUESTS,
          LOAD,
          WAITING,
          LIMIT_HITS,
          DISK_FULL,
          STATE_DIFFERS,
          SNAPSHOTS,
          UNREAD,
          VOTERS -> {
        // these say nothing of who leads
      }
    }
  }

  private void elections(Fact fact) {
    long gap = Math.round(fact.value() * MS);
    for (int i = 0; i < fact.count(); i++) {
      long at = fact.fromMs() + i * fact.stepMs();
      scene.ended(at + 40, Optional.of(StepDownReason.HIGHER_TERM));
      nobodyCommits(at + 40, at + gap);
      elected(heir(fact, i, at + gap), term(at + gap) + 1, at + gap);
    }
  }

  /// All follow that hear it.
  private void elected(String leader, long term, long fromMs) {
    List<String> members =
        scene.setting().nodes().stream()
            .filter(node -> scene.value(Dial.HEARS, node, (double) fromMs) > 0)
            .toList();
    scene.reign(
        new Reign(leader, term, fromMs, Scene.LENGTH_MS + 1, members, true, Optional.empty()));
  }

  /// Whoever can win: not the leader before, and nobody with whom the fact deals while another can.
  private String heir(Fact fact, int turn, long atMs) {
    List<String> barred = nodes.apply(fact);
    List<String> able =
        scene.followers().stream()
            .filter(node -> canWin(node, (double) atMs) && !barred.contains(node))
            .toList();
    return able.get((able.size() - 1 + turn) % able.size());
  }

  /// A process that was only paused can once it runs.
  private boolean canWin(String node, double atMs) {
    return scene
        .absence(node)
        .map(away -> !away.restarts() && !scene.isAway(node, atMs))
        .orElse(true);
  }

  private void handOvers(Fact fact) {
    for (int i = 0; i < fact.count(); i++) {
      long at = fact.fromMs() + i * fact.stepMs();
      scene.ended(at, Optional.of(StepDownReason.TRANSFER));
      elected(heir(fact, i, at + HAND_OVER_MS), scene.term() + 1, at + HAND_OVER_MS);
    }
  }

  /// Before the incident begins, a node stands alone; later all hear it.
  private void campaigns(Fact fact) {
    for (String node : nodes.apply(fact)) {
      for (int i = 0; i < fact.count(); i++) {
        long at = fact.fromMs() + i * fact.stepMs();
        boolean isAlone = fact.untilMs() < Facts.ONSET_MS;
        scene.campaign(
            new Campaign(
                node,
                term(at) + 1,
                at,
                i % 2 == 0 ? "timeout" : "lost",
                isAlone ? List.of(node) : scene.setting().nodes()));
      }
    }
  }

  private void leaderless(Fact fact) {
    if (!scene.leadership().leads(scene.leader(), (double) fact.fromMs())) {
      throw new IllegalArgumentException("nobody leads when '" + fact.says() + "' begins");
    }
    scene.ended(
        fact.fromMs(),
        Optional.of(fact.planned() ? StepDownReason.TRANSFER : StepDownReason.LOST_QUORUM));
    nobodyCommits(fact.fromMs(), fact.untilMs());
    if (fact.untilMs() < Scene.LENGTH_MS) {
      elected(heir(fact, 0, fact.untilMs()), term(fact.untilMs()) + 1, fact.untilMs());
    }
  }

  private void nobodyCommits(long fromMs, long untilMs) {
    Turns.during(scene, Dial.COMMITTING, Scene.CLUSTER, (double) fromMs, (double) untilMs, _ -> 0);
  }

  private void rivals(Fact fact) {
    String old = scene.leader();
    long cut = fact.fromMs();
    long notices = Math.min(Scene.LENGTH_MS + 1, cut + Math.round(fact.value() * MS));
    new CutOff(cut, notices, cut + DETECTION_MS, fact.untilMs(), fact.count() == 1 ? 0 : 1)
        .play(
            scene,
            List.of(old),
            scene.setting().nodes().stream().filter(node -> !node.equals(old)).toList());
    Turns.during(scene, Dial.HEARS, old, (double) cut, (double) fact.untilMs(), _ -> 0);
    scene.turn(Dial.LAG, old, at -> scene.well(Dial.LAG, old, at));
  }

  /// A leader whose process ends is followed by another one.
  private void leaderIsGone(String node, Fact fact) {
    if (scene.leadership().leads(node, (double) fact.fromMs())) {
      scene.ended(
          fact.fromMs(), fact.planned() ? Optional.of(StepDownReason.SHUTDOWN) : Optional.empty());
      long at = fact.fromMs() + DETECTION_MS;
      elected(heir(fact, 0, at), scene.term() + 1, at);
    }
  }

  /// The highest term that any node knows at a moment.
  private long term(long atMs) {
    return scene.setting().nodes().stream()
        .mapToLong(node -> scene.leadership().term(node, (double) atMs))
        .max()
        .orElse(Scene.FIRST_TERM);
  }
}

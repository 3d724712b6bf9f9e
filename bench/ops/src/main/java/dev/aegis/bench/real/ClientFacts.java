package dev.aegis.bench.real;

import dev.aegis.bench.scene.Dial;
import dev.aegis.bench.scene.Scene;
import dev.aegis.bench.scene.Settled;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import java.util.function.DoubleUnaryOperator;

/// Facts of what clients ask and get.
final class ClientFacts {
  private static final double MS = 1000.0;

  /// What share of their sessions clients lose at once is told within this time.
  private static final long LOSING_MS = 10_000;

  private final Scene scene;

  ClientFacts(Scene scene) {
    this.scene = scene;
  }

  void play(Fact fact) {
    switch (fact.sign()) {
      case COMMITS_NOTHING -> commitsNothing(fact);
      case LEASES_LOST -> leasesLost(fact);
      case LEASES_RENEWED -> fact.turn(scene, Dial.RENEWING, Scene.CLUSTER, _ -> fact.value());
      case REFUSED -> fact.turn(scene, Dial.FAILING, Scene.CLUSTER, _ -> fact.value());
      case SLOW_REQUESTS -> slow(fact);
      case LOAD -> load(fact);
      case WAITING -> waiting(fact, fact.value());
      case LIMIT_HITS -> limitHits(fact);
      case SYNC_TIME,
          STUCK_SYNC,
          LAG,
          SILENT,
          UNREACHABLE,
          ROUND_TRIP,
          PAUSE,
          CLOCK,
          ELECTIONS,
          HAND_OVERS,
          CAMPAIGNS,
          LEADERLESS,
          RIVAL_LEADERS,
          LEADERSHIP_STEADY,
          DISK_FULL,
          STATE_DIFFERS,
          SNAPSHOTS,
          DOWN,
          RESTARTED,
          UNREAD,
          VOTERS -> {
        // these are no facts of clients
      }
    }
  }

  /// Requests pile up at the leader.
  private void commitsNothing(Fact fact) {
    fact.turn(scene, Dial.COMMITTING, Scene.CLUSTER, _ -> 0);
    waiting(fact, scene.setting().load());
  }

  private void waiting(Fact fact, double most) {
    String leader = scene.leader();
    fact.turn(
        scene,
        Dial.PENDING,
        leader,
        at -> Math.floor(most * Math.min(1, 0.2 + (at - fact.fromMs()) / LOSING_MS)));
  }

  private void leasesLost(Fact fact) {
    int sessions = scene.setting().sessions();
    double lost = fact.count() > 0 ? fact.count() : Math.floor(sessions * fact.value());
    double first = (double) fact.fromMs();
    DoubleUnaryOperator expired =
        at -> Math.floor(lost * Math.clamp((at - first) / LOSING_MS, 0.0, 1.0));
    scene.turn(Dial.EXPIRED, Scene.CLUSTER, expired);
    scene.turn(Dial.SESSIONS, Scene.CLUSTER, at -> sessions - expired.applyAsDouble(at));
    scene.tells(
        scene.leader(),
        fact.fromMs() + LOSING_MS,
        origin -> new SessionsExpired(origin, Math.round(lost)));
  }

  private void slow(Fact fact) {
    for (String node : scene.setting().nodes()) {
      int salt = scene.salt(Dial.SLOWEST, node);
      fact.turn(
          scene, Dial.SLOWEST, node, at -> fact.value() * (0.9 + 0.2 * Settled.wobble(at, salt)));
    }
  }

  private void load(Fact fact) {
    double well = scene.setting().load();
    fact.turn(
        scene,
        Dial.LOAD,
        Scene.CLUSTER,
        at -> {
          double usual = scene.well(Dial.LOAD, Scene.CLUSTER, at);
          return fact.value() == 1 ? usual / well : usual * fact.value();
        });
  }

  private void limitHits(Fact fact) {
    String leader = scene.leader();
    scene.turn(
        Dial.LIMIT_HITS,
        leader,
        at -> Math.floor(Math.max(0, at - fact.fromMs()) / MS * fact.value()));
  }
}

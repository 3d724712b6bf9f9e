package dev.aegis.bench.scene;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// The log of a scene: what is appended, and how much of it each node has. Pure.
record SceneLog(Scene scene, Leadership leadership) {
  private static final double MS = 1000.0;
  private static final long LOG_BEFORE = 600_000;
  private static final double DIGEST_EVERY = 1_024;
  private static final double FEW_ENTRIES = 5;

  boolean has(String node, double at) {
    return leadership.leads(node, at)
        || (leadership.followedBy(node, at).isPresent() && hears(node, at));
  }

  private boolean hears(String node, double at) {
    return scene.value(Dial.HEARS, node, at) > 0 && !scene.isPaused(node, at);
  }

  /// A follower has what its leader sent it; one cut off stays where it was.
  double committed(String node, double at) {
    boolean isLeader =
        leadership.followedBy(node, at).map(one -> one.leader().equals(node)).orElse(false);
    return isLeader && leadership.serves(node, at) ? entries(at) : entries(at) - behind(node, at);
  }

  private double entries(double at) {
    return LOG_BEFORE + Math.floor(sum(this::appended, at));
  }

  /// Whoever does not hear its leader lacks all that came since; whoever is a few entries behind
  /// for the moment is level when there come no more.
  double behind(String node, double at) {
    double lag = Math.round(scene.value(Dial.LAG, node, at));
    if (!hears(node, at)) {
      return entries(at) - entries(lastHeard(node, at));
    }
    return stands(at) && lag < FEW_ENTRIES ? 0 : lag;
  }

  private double lastHeard(String node, double at) {
    double heard = at;
    while (heard > 0 && !hears(node, heard)) {
      heard -= MS;
    }
    return heard;
  }

  /// Whether nothing is appended, or was until a moment ago.
  boolean stands(double at) {
    return isStopped(at) || isStopped(at - MS);
  }

  private boolean isStopped(double at) {
    return scene.value(Dial.COMMITTING, Scene.CLUSTER, at) == 0 || isLeaderPaused(at);
  }

  /// Whether whoever could commit does not run.
  private boolean isLeaderPaused(double at) {
    List<String> leaders =
        leadership.reigns().stream()
            .filter(reign -> reign.lasts(at) && reign.commits())
            .map(Reign::leader)
            .toList();
    return !leaders.isEmpty() && leaders.stream().allMatch(leader -> scene.isPaused(leader, at));
  }

  double digestIndex(String node, double at) {
    return DIGEST_EVERY * Math.floor(committed(node, at) / DIGEST_EVERY);
  }

  /// Equal at equal index, unless the node's state is another one; below 2^48, as the contract has
  /// it.
  double digest(String node, double at) {
    double mixed = digestIndex(node, at) * 2_654_435_761.0 % 0x1p48;
    return Math.floor(mixed + scene.value(Dial.DIGEST, node, at)) % 0x1p48;
  }

  boolean commits(double at) {
    return leadership.commits(at) && !isStopped(at);
  }

  boolean serves(String node, double at) {
    return leadership.serves(node, at) && hears(node, at) && !isStopped(at);
  }

  double appended(double at) {
    return commits(at) ? scene.value(Dial.LOAD, Scene.CLUSTER, at) : 0;
  }

  /// What a rate a second has come to since the window began.
  static double sum(DoubleUnaryOperator rate, double at) {
    double sum = 0;
    for (double t = 0; t < at; t += MS) {
      sum += rate.applyAsDouble(t);
    }
    return sum;
  }
}

package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.Series;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import java.util.SortedMap;
import java.util.TreeMap;

/// Followers that are cut off from the leader: they answer the agent, and have not answered the
/// leader for a while.
///
/// A process that is dead or stopped answers nobody; one that is starved, or waits for its disk,
/// answers both, late. Only what lies between the nodes makes one answer one and not the other. A
/// node that started a moment ago has not got that far yet.
final class CutOff {
  private static final int FEWEST_READINGS = 2;
  private static final double MS = 1000.0;

  private CutOff() {}

  /// All of them at the end of the window, each with the age of its last answer.
  static SortedMap<NodeId, Series> of(WindowReading window, NodeId leader, Thresholds thresholds) {
    SortedMap<NodeId, Series> cutOff = new TreeMap<>();
    Away away = new Away(window, leader, thresholds.claims());
    window
        .viewsOf(leader)
        .contacts()
        .forEach((follower, observed) -> {
          Series age = observed.series();
          if (age.last() >= thresholds.claims().cutOffSeconds()
              && isSettled(window, follower, age, thresholds.lag().catchUpMs())
              && answersMeanwhile(window, follower, age)
              && away.why(follower).isEmpty()) {
            cutOff.put(follower, age);
          }
        });
    return cutOff;
  }

  private static boolean isSettled(
      WindowReading window, NodeId follower, Series age, long catchUpMs) {
    long startedMs = window.startTimesMs().getOrDefault(follower, 0L);
    return age.points().getLast().atMs() - startedMs >= catchUpMs;
  }

  private static boolean answersMeanwhile(WindowReading window, NodeId follower, Series age) {
    long lastAnswerMs = age.points().getLast().atMs() - (long) (age.last() * MS);
    long readings =
        window
            .series(MetricName.RAFT_TERM, follower)
            .map(
                term -> term.points().stream().filter(point -> point.atMs() > lastAnswerMs).count())
            .orElse(0L);
    return readings >= FEWEST_READINGS;
  }
}

package dev.aegis.chaos.episode;

import java.time.Duration;

/// What all episodes have in common.
///
/// @param clients that come before the recording begins
/// @param pause of a client between two operations
/// @param interval between two readings of a node's metrics
/// @param baseline from the begin of the recording to the first deed
/// @param recovery how long the nodes may take to be level again
/// @param after how long the recording goes on then, at least
record EpisodePlan(
    int clients,
    Duration pause,
    Duration interval,
    Duration baseline,
    Duration recovery,
    Duration after) {
  static final EpisodePlan USUAL =
      new EpisodePlan(
          12,
          Duration.ofMillis(80),
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(8));

  /// Beside recipe and baseline: the recorder's start and end, and the nodes' coming level.
  private static final Duration STARTS_AND_ENDS = Duration.ofSeconds(15);

  /// Until the recorder has read all nodes, a few seconds.
  private static final Duration RECORDER_START = Duration.ofSeconds(6);

  /// How long the recording goes on once the nodes are level.
  ///
  /// @param recorded since the recorder was started
  Duration rest(Duration recorded) {
    Duration toFill = Duration.ofMillis(Frame.LENGTH_MS).plus(RECORDER_START).minus(recorded);
    return toFill.compareTo(after) > 0 ? toFill : after;
  }

  /// How long an episode takes when all goes well.
  Duration estimate(long recipeMs) {
    Duration played = baseline.plusMillis(recipeMs);
    return played.plus(rest(played)).plus(STARTS_AND_ENDS);
  }
}

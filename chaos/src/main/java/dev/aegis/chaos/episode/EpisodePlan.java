package dev.aegis.chaos.episode;

import java.time.Duration;

/// What all episodes have in common.
///
/// @param clients that come before the recording begins
/// @param pause of a client between two operations
/// @param interval between two readings of a node's metrics
/// @param baseline from the begin of the recording to the first deed
/// @param recovery how long the nodes may take to be level again
/// @param after how long the recording goes on then
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
  private static final Duration FRAME = Duration.ofSeconds(15);

  /// How long an episode takes when all goes well.
  Duration estimate(long recipeMs) {
    return baseline.plusMillis(recipeMs).plus(after).plus(FRAME);
  }
}

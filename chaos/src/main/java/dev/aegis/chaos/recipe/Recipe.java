package dev.aegis.chaos.recipe;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What is done to a cluster, and what it is an example of.
///
/// @param name its file's, without the ending
/// @param what in one sentence
/// @param kind what an agent should say, an anomaly's wire name; `none` for what only looks bad
/// @param also what an agent may say as well without being wrong
/// @param cause the mechanism, a root cause's wire name
/// @param shows what must have been measured for an episode to count: a name of the measured effect
///   and its least value
/// @param sessionTtl of the clients' sessions, where it matters
/// @param config settings of the nodes' configuration that differ, where they matter
/// @param steps in their order
public record Recipe(
    String name,
    String what,
    String kind,
    List<String> also,
    String cause,
    SortedMap<String, Double> shows,
    Optional<Duration> sessionTtl,
    SortedMap<String, String> config,
    List<Step> steps) {
  public Recipe {
    also = List.copyOf(also);
    steps = List.copyOf(steps);
  }

  /// Whether nothing is wrong in it.
  public boolean isHealthy() {
    return kind.equals("none");
  }
}

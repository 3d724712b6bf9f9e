package dev.aegis.controlplane.plan;

/// How often the agent may ask for something.
///
/// @param coolDownMs how long a merged change is given to take effect, and a "no" is respected
/// @param maxOpen proposals that may stand open at once: a queue nobody reads is worse than none
/// @param maxPerHour proposals that may be opened within an hour: a storm is one trouble, however
///   many faces it has
/// @param minConfidence below this an anomaly is reported but proposes nothing
public record PlanPolicy(long coolDownMs, int maxOpen, int maxPerHour, double minConfidence) {
  /// Half an hour, three, two, 0.6.
  public static PlanPolicy defaults() {
    return new PlanPolicy(30 * 60_000L, 3, 2, 0.6);
  }
}

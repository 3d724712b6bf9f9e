package dev.aegis.chaos.campaign;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.observe.Situation;
import java.time.Duration;
import java.util.Random;

/// One fault of a cell: from when it is made to what follows it.
///
/// @param target what is broken, chosen when it begins
/// @param lasting how long it stays broken
/// @param isWaitedFor whether all nodes must be level again before the next one begins
/// @param pause time of quiet before the next one
record Episode(Target target, Duration lasting, boolean isWaitedFor, Duration pause) {

  /// Chooses a fault by what the nodes say and, where there is a choice, by chance. The situation
  /// has a leader.
  @FunctionalInterface
  interface Target {
    Fault choose(Situation now, Random random);
  }

  /// One after which the cluster has to recover.
  static Episode of(Target target, int lastingSeconds) {
    return new Episode(target, Duration.ofSeconds(lastingSeconds), true, Duration.ofSeconds(2));
  }

  /// One that the next one follows soon.
  static Episode flap(Target target, int lastingMs, int pauseMs) {
    return new Episode(target, Duration.ofMillis(lastingMs), false, Duration.ofMillis(pauseMs));
  }

  /// The time it takes when all goes well.
  Duration estimate() {
    Duration recovery = isWaitedFor ? Duration.ofSeconds(5) : Duration.ZERO;
    return lasting.plus(pause).plus(recovery);
  }
}

package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;

/// Whether what a node says of its role is of now: a stuck loop goes on saying what was true once.
final class Freshness {
  private Freshness() {}

  /// A node that does not tell how old its status is, is believed.
  static boolean isFresh(WindowReading window, MetricSample said, double freshSeconds) {
    return window
        .series(MetricName.RAFT_STATUS_AGE, said.node())
        .map(age -> age.valueNear(said.atMs()) <= freshSeconds)
        .orElse(true);
  }
}

package dev.aegis.bench.baseline;

import dev.aegis.telemetry.verdict.AnomalyKind;
import java.util.List;
import java.util.Map;

/// Two classical detectors over [Signals].
final class Detectors {
  private static final double SIGMAS = 3;

  /// The usual slack and decision interval of a CUSUM, in standard deviations.
  private static final double SLACK = 0.5;

  private static final double INTERVAL = 5;

  /// What a detector says.
  record Alarm(AnomalyKind kind, double confidence) {}

  private Detectors() {}

  static Alarm threeSigma(Signals signals) {
    AnomalyKind kind = AnomalyKind.NONE;
    double furthest = 0;
    for (AnomalyKind one : signals.deviations().keySet()) {
      if (signals.peak(one) > furthest) {
        kind = one;
        furthest = signals.peak(one);
      }
    }
    return furthest > SIGMAS
        ? new Alarm(kind, 1 - SIGMAS / 2 / furthest)
        : new Alarm(AnomalyKind.NONE, 1 - furthest / 2 / SIGMAS);
  }

  static Alarm cusum(Signals signals) {
    Alarm alarm = new Alarm(AnomalyKind.NONE, 0.5);
    int earliest = Integer.MAX_VALUE;
    double highest = 0;
    for (Map.Entry<AnomalyKind, List<Double>> signal : signals.deviations().entrySet()) {
      double sum = 0;
      for (int i = 0; i < signal.getValue().size() && i <= earliest; i++) {
        sum = Math.max(0, sum + signal.getValue().get(i) - SLACK);
        if (sum > INTERVAL && (i < earliest || sum > highest)) {
          alarm = new Alarm(signal.getKey(), 1 - INTERVAL / 2 / sum);
          earliest = i;
          highest = sum;
          break;
        }
      }
    }
    return alarm;
  }
}

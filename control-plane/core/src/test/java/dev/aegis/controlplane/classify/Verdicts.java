package dev.aegis.controlplane.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.Incidents;
import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.NavigableSet;

/// What the tests of the rules share.
final class Verdicts {
  private Verdicts() {}

  /// What the standard classifier says of a window. All that it cites is there.
  static Anomaly classify(Windows windows) {
    TelemetryWindow window = windows.build();
    Anomaly anomaly = HeuristicClassifier.standard().classify(window);
    assertGrounded(anomaly, window);
    return anomaly;
  }

  /// Whatever a verdict cites is in the window.
  private static void assertGrounded(Anomaly anomaly, TelemetryWindow window) {
    NavigableSet<String> ids = Incidents.idsOf(window);
    for (Evidence evidence : anomaly.evidence()) {
      assertThat(ids).containsAll(evidence.from());
    }
  }

  static void assertFinds(Anomaly anomaly, AnomalyKind kind, Severity severity) {
    assertThat(anomaly.kind()).as(anomaly.evidence().toString()).isEqualTo(kind);
    assertThat(anomaly.severity()).as(anomaly.evidence().toString()).isEqualTo(severity);
  }
}

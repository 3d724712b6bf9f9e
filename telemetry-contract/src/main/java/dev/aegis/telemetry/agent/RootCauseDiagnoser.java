package dev.aegis.telemetry.agent;

import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.TelemetryWindow;

/// Says why it happened.
@FunctionalInterface
public interface RootCauseDiagnoser {
  /// Ranks root causes of an anomaly, from the window it was seen in.
  Diagnosis diagnose(Anomaly anomaly, TelemetryWindow window);
}

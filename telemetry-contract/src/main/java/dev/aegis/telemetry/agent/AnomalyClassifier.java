package dev.aegis.telemetry.agent;

import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;

/// Says what a window shows.
@FunctionalInterface
public interface AnomalyClassifier {
  /// Exactly one anomaly for a window, of kind `none` when nothing needs anybody. The same window
  /// has the same answer.
  Anomaly classify(TelemetryWindow window);
}

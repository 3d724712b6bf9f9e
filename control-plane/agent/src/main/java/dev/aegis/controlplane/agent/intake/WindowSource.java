package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.window.TelemetryWindow;

/// Where windows come from.
@FunctionalInterface
public interface WindowSource {
  /// Looks once at every source, and puts the recent past together into a window that ends now.
  TelemetryWindow look() throws InterruptedException;
}

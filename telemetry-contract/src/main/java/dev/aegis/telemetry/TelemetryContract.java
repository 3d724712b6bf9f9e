package dev.aegis.telemetry;

/// Facts about the contract itself.
public final class TelemetryContract {
  /// Version of the vocabulary; see the package documentation for what may change within it.
  public static final String VERSION = "1.0";

  private TelemetryContract() {}
}

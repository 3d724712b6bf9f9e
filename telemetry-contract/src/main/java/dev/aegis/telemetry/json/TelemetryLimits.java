package dev.aegis.telemetry.json;

/// How big a document may be. A reader refuses what is bigger, so a broken or hostile writer costs
/// bounded memory.
///
/// Sized for half an hour of five nodes read every five seconds: about 200 series a node, 360
/// points each, with room to spare.
public final class TelemetryLimits {
  /// Characters of a telemetry window.
  public static final int WINDOW_CHARACTERS = 16 * 1024 * 1024;

  /// Characters of an event or a chaos event: one line.
  public static final int EVENT_CHARACTERS = 16 * 1024;

  /// Characters of an anomaly.
  public static final int ANOMALY_CHARACTERS = 256 * 1024;

  /// Objects and lists inside one another.
  public static final int NESTING = 8;

  /// Characters of any one text.
  public static final int TEXT_CHARACTERS = 1024;

  /// Sources of a window.
  public static final int SOURCES = 256;

  /// Events of a window.
  public static final int EVENTS = 50_000;

  /// Series of a window.
  public static final int SERIES = 20_000;

  /// Points of one series.
  public static final int POINTS_PER_SERIES = 10_000;

  /// Failed readings of a recording.
  public static final int MISSED_READINGS = 50_000;

  /// Entries of any other list or map: labels, parameters, violations, evidence, numbers.
  public static final int ENTRIES = 256;

  private TelemetryLimits() {}
}

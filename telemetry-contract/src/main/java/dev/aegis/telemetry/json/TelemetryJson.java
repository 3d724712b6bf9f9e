package dev.aegis.telemetry.json;

import dev.aegis.telemetry.signal.ChaosEvent;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.TelemetryWindow;

/// Reads and writes the documents of the contract, one JSON object each. Stateless and safe to
/// share.
///
/// Every `read` method throws [MalformedTelemetryException] for a text that is not such a document
/// or is past one of the [TelemetryLimits]; nothing else. Every `write` method makes a canonical
/// document (see the package documentation) that the matching `read` turns into an equal value,
/// within those limits.
public final class TelemetryJson {
  private TelemetryJson() {}

  public static TelemetryWindow readWindow(String json) {
    return WindowCodec.read(
        JsonPlace.root("telemetry window", json, TelemetryLimits.WINDOW_CHARACTERS));
  }

  public static String writeWindow(TelemetryWindow window) {
    return CanonicalWriter.object(json -> WindowCodec.write(json, window));
  }

  /// Reads a recording; [#readWindow] reads the same document as its whole window.
  public static Recording readRecording(String json) {
    return RecordingCodec.read(
        JsonPlace.root("recording", json, TelemetryLimits.WINDOW_CHARACTERS));
  }

  public static String writeRecording(Recording recording) {
    return CanonicalWriter.object(json -> RecordingCodec.write(json, recording));
  }

  public static RaftEvent readEvent(String json) {
    return EventCodec.read(JsonPlace.root("event", json, TelemetryLimits.EVENT_CHARACTERS));
  }

  public static String writeEvent(RaftEvent event) {
    return CanonicalWriter.object(json -> EventCodec.write(json, event));
  }

  public static Anomaly readAnomaly(String json) {
    return AnomalyCodec.read(JsonPlace.root("anomaly", json, TelemetryLimits.ANOMALY_CHARACTERS));
  }

  public static String writeAnomaly(Anomaly anomaly) {
    return CanonicalWriter.object(json -> AnomalyCodec.write(json, anomaly));
  }

  public static ChaosEvent readChaosEvent(String json) {
    return ChaosEventCodec.read(
        JsonPlace.root("chaos event", json, TelemetryLimits.EVENT_CHARACTERS));
  }

  public static String writeChaosEvent(ChaosEvent event) {
    return CanonicalWriter.object(json -> ChaosEventCodec.write(json, event));
  }
}

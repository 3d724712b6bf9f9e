package dev.aegis.bench.corpus;

import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.Map;

/// One incident that was written rather than recorded, whole.
///
/// @param truth as a JSON object of plain values, in order
public record Written(String id, TelemetryWindow window, Map<String, Object> truth) {}

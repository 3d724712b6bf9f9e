package dev.aegis.bench.scene;

import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.Source;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A scene as the window that an agent gets.
public final class SceneWindow {
  private SceneWindow() {}

  /// The window.
  ///
  /// @param fromMs of its beginning, epoch milliseconds
  /// @throws IllegalStateException if the scene tells more than the volume, or cannot tell so much
  public static TelemetryWindow of(Scene scene, long fromMs, Volume volume) {
    return new TelemetryWindow(
        fromMs,
        fromMs + Scene.LENGTH_MS,
        sources(scene),
        SceneEvents.of(scene, fromMs, volume.events()),
        SceneReadings.of(scene, fromMs, volume));
  }

  private static List<SourceStatus> sources(Scene scene) {
    Map<String, SourceStatus> sources = new TreeMap<>();
    for (String node : scene.setting().nodes()) {
      long missed = 0;
      for (long at = 0; at <= Scene.LENGTH_MS; at += Scene.INTERVAL_MS) {
        missed += scene.isAway(node, (double) at) ? 1 : 0;
      }
      sources.put(node, status(node, missed));
    }
    List<SourceStatus> all = new ArrayList<>(sources.values());
    all.add(new SourceStatus(Source.EVENTS, SourceStatus.STREAM, State.OK, ""));
    return all;
  }

  /// As the contract has it: a node that was read not once is silent.
  private static SourceStatus status(String node, long missed) {
    if (missed == 0) {
      return new SourceStatus(Source.METRICS, node, State.OK, "");
    }
    State state = missed < SceneReadings.READINGS ? State.PARTIAL : State.SILENT;
    return new SourceStatus(Source.METRICS, node, state, missed + " readings failed");
  }
}

package dev.aegis.bench.scene;

import java.util.List;

/// A scene as played, and what is true of it. Times are milliseconds into the window.
///
/// @param entity the node it happens to, or `cluster`
/// @param levelMs when the cluster was level again; the end of the window if it was not
/// @param path from the event through signals to symptoms, in words
public record Staged(
    Scene scene,
    String entity,
    String severity,
    long onsetMs,
    long endMs,
    long levelMs,
    List<String> path) {
  public Staged {
    path = List.copyOf(path);
  }

  /// One that lasts to the end of the window.
  public static Staged lasting(Scene scene, String entity, String severity, List<String> path) {
    return new Staged(
        scene, entity, severity, scene.setting().onsetMs(), Scene.LENGTH_MS, Scene.LENGTH_MS, path);
  }
}

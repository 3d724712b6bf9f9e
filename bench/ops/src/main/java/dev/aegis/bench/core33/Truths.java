package dev.aegis.bench.core33;

import dev.aegis.bench.scene.Staged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is true of an incident, in the form of `truth/ID.json`.
final class Truths {
  private Truths() {}

  static Map<String, Object> of(String id, Group group, Staged staged, long fromMs) {
    Map<String, Object> truth = new LinkedHashMap<>();
    truth.put("id", id);
    truth.put("kind", group.kind());
    truth.put("also", List.of());
    truth.put("cause", group.cause());
    truth.put("entity", staged.entity());
    truth.put("severity", staged.severity());
    truth.put("onset_ms", fromMs + staged.onsetMs());
    truth.put("end_ms", fromMs + staged.endMs());
    truth.put("level_ms", fromMs + staged.levelMs());
    truth.put("recipe", group.recipe());
    truth.put("origin", staged.scene().setting().face() == 0 ? "seed" : "variant");
    truth.put("causes", group.causes());
    truth.put("causal_path", staged.path());
    return truth;
  }
}

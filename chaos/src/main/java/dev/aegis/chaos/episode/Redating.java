package dev.aegis.chaos.episode;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Moves an episode to another day. Recipes are played one after the other, a few kinds in one
/// sitting, so when an episode was recorded tells what its neighbours are. Only the distances
/// between its times mean something, and they stay.
///
/// @param seconds by which all times of an episode are moved, its truth's and its recording's alike
record Redating(long seconds) {
  /// The times in the files of an episode, epoch milliseconds; 0 is none.
  private static final Set<String> TIMES =
      Set.of(
          "from_ms",
          "to_ms",
          "until_ms",
          "at_ms",
          "at",
          "boot",
          "arrived_ms",
          "onset_ms",
          "end_ms",
          "level_ms",
          "began_ms",
          "ended_ms");

  /// Tells a time as its value, in seconds to the millisecond.
  private static final String START_TIME = "aegis_process_start_time_seconds";

  /// Moves all times of a file, in place.
  void move(ObjectNode file) {
    for (var field : file.properties()) {
      String name = field.getKey();
      switch (field.getValue()) {
        case ObjectNode object -> move(object);
        case ArrayNode array when name.equals("points") ->
            movePoints(array, file.path("name").stringValue("").equals(START_TIME));
        case ArrayNode array when TIMES.contains(name) -> moveTimes(array);
        case ArrayNode array -> moveEach(array);
        case JsonNode value when TIMES.contains(name) -> file.put(name, moved(value));
        case JsonNode _ -> {}
      }
    }
  }

  private void moveEach(ArrayNode array) {
    for (JsonNode element : array) {
      if (element instanceof ObjectNode object) {
        move(object);
      }
    }
  }

  private void moveTimes(ArrayNode times) {
    for (int i = 0; i < times.size(); i++) {
      times.set(i, moved(times.path(i)));
    }
  }

  private void movePoints(ArrayNode points, boolean valuesAreTimes) {
    for (JsonNode point : points) {
      if (point instanceof ArrayNode pair) {
        pair.set(0, moved(pair.path(0)));
        if (valuesAreTimes) {
          pair.set(1, Math.round((pair.path(1).asDouble() + seconds) * 1000) / 1000.0);
        }
      }
    }
  }

  private long moved(JsonNode time) {
    long ms = time.asLong();
    return ms == 0 ? 0 : ms + seconds * 1000;
  }
}

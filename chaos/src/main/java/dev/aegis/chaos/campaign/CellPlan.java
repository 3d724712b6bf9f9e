package dev.aegis.chaos.campaign;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// What all cells have in common.
///
/// @param keys keys that are read and written
/// @param clientsPerKey clients on each key, every second one writes on a session's behalf
/// @param locks locks that are taken and released
/// @param clientsPerLock clients on each lock
/// @param pause of a client between two operations
/// @param warmUp before the first fault
/// @param minimumRate answered operations per second that the warm-up must reach: a cluster that
///   does next to nothing keeps every promise
/// @param after how long clients go on when the last fault is mended
/// @param recovery how long the nodes may take to be level again
record CellPlan(
    int keys,
    int clientsPerKey,
    int locks,
    int clientsPerLock,
    Duration pause,
    Duration warmUp,
    double minimumRate,
    Duration after,
    Duration recovery) {
  static final CellPlan USUAL =
      new CellPlan(
          6,
          4,
          2,
          3,
          Duration.ofMillis(10),
          Duration.ofSeconds(5),
          50,
          Duration.ofSeconds(3),
          Duration.ofSeconds(60));

  Map<String, String> describe() {
    Map<String, String> rows = new TreeMap<>();
    rows.put("keys", "%d, %d clients each".formatted(keys, clientsPerKey));
    rows.put("locks", "%d, %d clients each".formatted(locks, clientsPerLock));
    rows.put("pause of a client", pause.toMillis() + " ms");
    rows.put(
        "warm-up",
        "%d s, at least %.0f answers per second".formatted(warmUp.toSeconds(), minimumRate));
    rows.put("after the last fault", after.toSeconds() + " s");
    rows.put("nodes must be level within", recovery.toSeconds() + " s");
    return rows;
  }
}

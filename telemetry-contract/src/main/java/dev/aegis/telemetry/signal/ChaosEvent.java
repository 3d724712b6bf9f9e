package dev.aegis.telemetry.signal;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// One phase of an injected fault: a line of `chaos/events.jsonl`.
///
/// For people, the dashboard and the labels of a benchmark. It is no part of a telemetry window: a
/// classifier that saw it would read the answer.
///
/// @param atMs epoch milliseconds
/// @param scenario the fault's name, such as `partition-leader`
/// @param target what it is done to: a node, a link, the cluster
/// @param parameters sorted; numbers as text
/// @param backend the means, such as `signal` or `compose`
/// @param dryRun the commands were only shown
public record ChaosEvent(
    long atMs,
    Phase phase,
    String scenario,
    String target,
    SortedMap<String, String> parameters,
    String backend,
    boolean dryRun) {

  /// Whether the fault begins or ends.
  public enum Phase {
    START("start"),
    END("end");

    private final String wireName;

    Phase(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /// @throws IllegalArgumentException if the time is negative or a text is empty
  public ChaosEvent {
    if (atMs < 0) {
      throw new IllegalArgumentException("at is epoch milliseconds and not negative");
    }
    if (scenario.isEmpty() || target.isEmpty() || backend.isEmpty()) {
      throw new IllegalArgumentException("scenario, target and backend are not empty");
    }
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }
}

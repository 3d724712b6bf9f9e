package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.Change.WaitOver;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.Refused;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Counts what happened in simulations, so that a test can insist that everything did. Each thread
/// has one of its own, and they are added up in the end.
public final class Coverage {
  private final Map<String, Long> counts = new HashMap<>();

  public void add(Applied applied) {
    for (Outcome outcome : applied.outcomes()) {
      count(
          outcome instanceof Refused(var refusal, _)
              ? refusal.name()
              : outcome.getClass().getSimpleName());
    }
    for (Change change : applied.changes()) {
      count(
          change instanceof WaitOver(_, _, var why)
              ? why.name()
              : change.getClass().getSimpleName());
    }
  }

  void addAll(Coverage other) {
    other.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
  }

  private void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  public SortedMap<String, Long> counts() {
    return new TreeMap<>(counts);
  }
}

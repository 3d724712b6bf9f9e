package dev.aegis.dataplane.command;

import java.util.List;

/// Everything one log entry did: an outcome for each of its commands, and the changes in order.
public record Applied(long index, List<Outcome> outcomes, List<Change> changes) {
  public Applied {
    outcomes = List.copyOf(outcomes);
    changes = List.copyOf(changes);
  }
}

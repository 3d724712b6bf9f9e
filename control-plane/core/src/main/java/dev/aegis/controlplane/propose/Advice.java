package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConfigPatch;
import java.util.List;

/// What the catalogue knows to do about an anomaly.
public sealed interface Advice {

  /// Path of the page to follow, within the repository.
  String runbook();

  /// A change of settings that may help.
  ///
  /// @param patch the change
  /// @param rationale why it should help
  /// @param counterIndications when it would not: for the person who decides, the ones seen here
  ///   first
  record Change(
      ConfigPatch patch, String rationale, List<String> counterIndications, String runbook)
      implements Advice {
    public Change {
      counterIndications = List.copyOf(counterIndications);
    }
  }

  /// No setting cures this.
  record NoChange(String reason, String runbook) implements Advice {}
}

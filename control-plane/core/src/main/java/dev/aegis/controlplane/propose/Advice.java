package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConfigPatch;
import java.util.ArrayList;
import java.util.List;

/// What the catalogue knows to do about an anomaly.
public sealed interface Advice {

  /// Path of the page to follow, within the repository.
  String runbook();

  /// A change of settings that may help.
  ///
  /// @param patch the change
  /// @param rationale why it should help
  /// @param counterIndications what holds it back where it is seen, and is told where it is not
  /// @param cautions what else the person who decides has to know, what was seen here first
  record Change(
      ConfigPatch patch,
      String rationale,
      List<CounterIndication> counterIndications,
      List<String> cautions,
      String runbook)
      implements Advice {
    public Change {
      counterIndications = List.copyOf(counterIndications);
      cautions = List.copyOf(cautions);
    }

    /// When it would not help, for a person: the cautions, then what could not be seen.
    List<String> against() {
      List<String> against = new ArrayList<>(cautions);
      counterIndications.forEach(one -> against.add(one.sentence()));
      return against;
    }
  }

  /// No setting cures this.
  record NoChange(String reason, String runbook) implements Advice {}
}

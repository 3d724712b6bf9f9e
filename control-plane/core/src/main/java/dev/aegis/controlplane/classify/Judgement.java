package dev.aegis.controlplane.classify;

import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.List;

/// What one rule says.
public sealed interface Judgement permits Judgement.Quiet, Judgement.Abstained, Finding {

  AnomalyKind kind();

  /// The rule had what it needs and saw nothing. `notes` say what it looked at and let pass.
  record Quiet(AnomalyKind kind, List<Evidence> notes) implements Judgement {
    public Quiet {
      notes = List.copyOf(notes);
    }
  }

  /// The rule lacks inputs, so it says nothing: neither trouble nor health.
  record Abstained(AnomalyKind kind, String reason) implements Judgement {
    Evidence asEvidence() {
      return EvidenceBuilder.of(Evidence.NOT_JUDGED)
          .saying(kind.wireName() + " was not judged: " + reason);
    }
  }

  static Judgement quiet(AnomalyKind kind) {
    return new Quiet(kind, List.of());
  }
}

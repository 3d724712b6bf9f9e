package dev.aegis.controlplane.classify;

import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import java.util.List;

/// A rule that fired.
///
/// @param confidence 0 to 1
/// @param evidence at least one item, the strongest first
public record Finding(
    AnomalyKind kind,
    Severity severity,
    double confidence,
    Subject subject,
    SuggestedAction action,
    List<Evidence> evidence)
    implements Judgement {
  public Finding {
    evidence = List.copyOf(evidence);
    if (evidence.isEmpty()) {
      throw new IllegalArgumentException("a finding has evidence");
    }
  }
}

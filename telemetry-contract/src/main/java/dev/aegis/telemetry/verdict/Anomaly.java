package dev.aegis.telemetry.verdict;

import dev.aegis.telemetry.window.Span;
import java.util.List;

/// The one contract between classifier, proposer and postmortem: what a window shows. Inert data.
///
/// The paper's four fields `{kind, severity, evidence, suggested_action_class}`, and what it takes
/// to act on them later without the window at hand.
///
/// @param kind [AnomalyKind#NONE] when nothing needs anybody
/// @param severity [Severity#INFO] for `none`
/// @param subject what it is about
/// @param confidence 0 to 1
/// @param evidence why, the strongest first; for `none`, also what could not be judged
/// @param suggestedActionClass advice
/// @param window the stretch it was seen in
/// @param classifierVersion which classifier said so
public record Anomaly(
    AnomalyKind kind,
    Severity severity,
    Subject subject,
    double confidence,
    List<Evidence> evidence,
    SuggestedAction suggestedActionClass,
    Span window,
    String classifierVersion) {

  /// @throws IllegalArgumentException if the confidence is outside 0 to 1 or the version is empty
  public Anomaly {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("a confidence is between 0 and 1, but is " + confidence);
    }
    if (classifierVersion.isEmpty()) {
      throw new IllegalArgumentException("an anomaly names the version of its classifier");
    }
    evidence = List.copyOf(evidence);
  }

  /// Whether anything was found.
  public boolean isNone() {
    return kind.equals(AnomalyKind.NONE);
  }
}

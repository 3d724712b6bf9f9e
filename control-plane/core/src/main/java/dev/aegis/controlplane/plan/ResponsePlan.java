package dev.aegis.controlplane.plan;

import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Severity;

/// Everything that follows from one window: log it, show it, deliver it.
///
/// @param delivery [Delivery#NOTHING] unless the proposal is an approved one
public record ResponsePlan(
    Anomaly anomaly, Proposal proposal, Delivery delivery, Diagnosis diagnosis) {

  /// @throws IllegalArgumentException if something is to be delivered that was not approved
  public ResponsePlan {
    if (delivery != Delivery.NOTHING && !(proposal instanceof Proposal.Approved)) {
      throw new IllegalArgumentException("only an approved proposal is delivered");
    }
  }

  /// Whether a draft of a postmortem is due.
  public boolean callsForDraft() {
    return anomaly.severity() == Severity.CRITICAL;
  }
}

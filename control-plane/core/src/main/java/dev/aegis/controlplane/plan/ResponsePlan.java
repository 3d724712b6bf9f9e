package dev.aegis.controlplane.plan;

import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that follows from one window: log it, show it, deliver it.
///
/// @param delivery [Delivery#NOTHING] unless the proposal is an approved one
/// @param postmortem a draft if the anomaly is critical
public record ResponsePlan(
    Anomaly anomaly,
    Proposal proposal,
    Delivery delivery,
    Diagnosis diagnosis,
    @Nullable PostmortemDraft postmortem) {

  /// @throws IllegalArgumentException if something is to be delivered that was not approved
  public ResponsePlan {
    if (delivery != Delivery.NOTHING && !(proposal instanceof Proposal.Approved)) {
      throw new IllegalArgumentException("only an approved proposal is delivered");
    }
  }

  public Optional<PostmortemDraft> draft() {
    return Optional.ofNullable(postmortem);
  }
}

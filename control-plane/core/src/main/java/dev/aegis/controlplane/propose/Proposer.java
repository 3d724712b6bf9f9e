package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.EnvelopeVerdict;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.telemetry.verdict.Anomaly;

/// From an anomaly and what is deployed to a proposal. Immutable, safe to share.
public final class Proposer {
  private final PatchCatalog catalog;
  private final SafetyEnvelope envelope;

  public Proposer(PatchCatalog catalog, SafetyEnvelope envelope) {
    this.catalog = catalog;
    this.envelope = envelope;
  }

  public static Proposer standard() {
    return new Proposer(PatchCatalog.standard(), new SafetyEnvelope());
  }

  /// What the catalogue advises, if the envelope lets it pass.
  public Proposal propose(Anomaly anomaly, DeployedConfig deployed) {
    Advice advice = catalog.advise(anomaly, SafetyEnvelope.read(deployed.tree()));
    return switch (advice) {
      case Advice.NoChange(String reason, String runbook) ->
          new Proposal.NotNeeded(reason, runbook);
      case Advice.Change change ->
          switch (envelope.check(deployed, change.patch())) {
            case EnvelopeVerdict.Unsafe unsafe ->
                new Proposal.Blocked(change.patch(), unsafe.violations());
            case EnvelopeVerdict.Safe(ApprovedPatch patch) -> approved(anomaly, patch, change);
          };
    };
  }

  private static Proposal approved(Anomaly anomaly, ApprovedPatch patch, Advice.Change change) {
    if (patch.isNoOp()) {
      return new Proposal.NotNeeded(
          "the configuration already says what would be proposed", change.runbook());
    }
    return new Proposal.Approved(
        patch, Concern.of(anomaly, patch), ProposalBody.of(anomaly, patch, change));
  }
}

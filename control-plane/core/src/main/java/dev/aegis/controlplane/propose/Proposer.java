package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.ConsensusConfig;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.EnvelopeVerdict;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;
import java.util.Optional;

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

  /// What the catalogue advises, if the envelope lets it pass. Without the window nothing can be
  /// seen that speaks against it.
  public Proposal propose(Anomaly anomaly, DeployedConfig deployed) {
    return propose(anomaly, deployed, List.of());
  }

  /// The same, unless the window that the anomaly was seen in shows what speaks against it.
  public Proposal propose(Anomaly anomaly, DeployedConfig deployed, TelemetryWindow window) {
    ConsensusConfig config = SafetyEnvelope.read(deployed.tree());
    return propose(anomaly, deployed, CounterIndication.allIn(new WindowReading(window), config));
  }

  private Proposal propose(
      Anomaly anomaly, DeployedConfig deployed, List<CounterIndication.Sighting> seen) {
    Advice advice = catalog.advise(anomaly, SafetyEnvelope.read(deployed.tree()));
    return switch (advice) {
      case Advice.NoChange(String reason, String runbook) ->
          new Proposal.NotNeeded(reason, runbook);
      case Advice.Change change ->
          heldBack(change, seen)
              .<Proposal>map(reason -> new Proposal.NotNeeded(reason, change.runbook()))
              .orElseGet(() -> checked(anomaly, deployed, change));
    };
  }

  private static Optional<String> heldBack(
      Advice.Change change, List<CounterIndication.Sighting> seen) {
    return seen.stream()
        .filter(sighting -> change.counterIndications().contains(sighting.what()))
        .findFirst()
        .map(sighting -> sighting.words() + ". " + sighting.what().sentence());
  }

  private Proposal checked(Anomaly anomaly, DeployedConfig deployed, Advice.Change change) {
    return switch (envelope.check(deployed, change.patch())) {
      case EnvelopeVerdict.Unsafe unsafe ->
          new Proposal.Blocked(change.patch(), unsafe.violations());
      case EnvelopeVerdict.Safe(ApprovedPatch patch) -> approved(anomaly, patch, change);
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

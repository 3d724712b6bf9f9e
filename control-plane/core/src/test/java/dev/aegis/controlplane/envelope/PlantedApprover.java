package dev.aegis.controlplane.envelope;

import java.util.List;

/// Planted: approves a patch without asking the envelope. Only a class of this very package can
/// even try.
final class PlantedApprover {
  private PlantedApprover() {}

  static ApprovedPatch approve(ConfigPatch patch, DeployedConfig base) {
    return new ApprovedPatch(patch, base, ConsensusConfig.defaults(), List.of());
  }
}

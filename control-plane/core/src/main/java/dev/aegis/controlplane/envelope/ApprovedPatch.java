package dev.aegis.controlplane.envelope;

import java.util.List;

/// A patch whose result passed the whole safety envelope.
///
/// That it exists *is* the proof: only [SafetyEnvelope] can make one, so whatever takes an
/// `ApprovedPatch` cannot be handed anything unsafe. A final class because a record would have to
/// show its constructor. Immutable.
public final class ApprovedPatch {
  private final ConfigPatch patch;
  private final DeployedConfig base;
  private final ConsensusConfig result;
  private final List<ConfigChange> changes;

  ApprovedPatch(
      ConfigPatch patch, DeployedConfig base, ConsensusConfig result, List<ConfigChange> changes) {
    this.patch = patch;
    this.base = base;
    this.result = result;
    this.changes = List.copyOf(changes);
  }

  public ConfigPatch patch() {
    return patch;
  }

  /// What the patch was checked against. It says nothing about any other base.
  public DeployedConfig base() {
    return base;
  }

  /// The full configuration after the patch.
  public ConsensusConfig result() {
    return result;
  }

  /// The settings whose value changes, by path; empty if the patch changes nothing.
  public List<ConfigChange> changes() {
    return changes;
  }

  public boolean isNoOp() {
    return changes.isEmpty();
  }

  @Override
  public String toString() {
    return "ApprovedPatch" + changes;
  }
}

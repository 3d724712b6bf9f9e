package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ConsensusConfig;
import dev.aegis.telemetry.verdict.Anomaly;

/// What to do about one kind of anomaly, given what is deployed.
@FunctionalInterface
public interface Remedy {
  Advice advise(Anomaly anomaly, ConsensusConfig deployed);
}

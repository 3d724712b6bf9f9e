package dev.aegis.controlplane.agent.narrate;

import dev.aegis.controlplane.postmortem.Narration;
import dev.aegis.telemetry.verdict.Diagnosis;

/// What came of asking a model about one incident.
///
/// @param diagnosis in the model's order if its answer is used, else the agent's own as it was
/// @param narration what a draft says of it
/// @param call for the journal and the meters
public record Consultation(Diagnosis diagnosis, Narration narration, ModelCall call) {}

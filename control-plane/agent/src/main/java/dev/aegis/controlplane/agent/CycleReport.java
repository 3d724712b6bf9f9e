package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.Sight;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.telemetry.verdict.Anomaly;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one cycle of the loop saw and did.
///
/// @param at end of its window
/// @param delivered what became of a proposal, if there was one to deliver
/// @param draftOpened whether a new draft of a postmortem was put down
/// @param problems what did not work, a sentence each; the cycle went on without it
record CycleReport(
    Instant at,
    Sight sight,
    Anomaly anomaly,
    @Nullable Delivered delivered,
    boolean draftOpened,
    List<String> problems) {
  CycleReport {
    problems = List.copyOf(problems);
  }

  Optional<Delivered> delivery() {
    return Optional.ofNullable(delivered);
  }
}

package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.Sight;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.telemetry.verdict.Anomaly;
import java.time.Instant;
import java.util.List;

/// What one cycle of the loop saw and did.
///
/// @param at end of its window
/// @param proposals what became of proposals, this cycle's and those that an earlier one left under
///   way
/// @param drafts how many new drafts of postmortems were put down since the last cycle
/// @param problems what did not work, a sentence each; the cycle went on without it
record CycleReport(
    Instant at,
    Sight sight,
    Anomaly anomaly,
    List<Proposed> proposals,
    int drafts,
    List<String> problems) {

  /// A proposal that was taken to the queue.
  record Proposed(String branch, Delivered delivered) {}

  CycleReport {
    proposals = List.copyOf(proposals);
    problems = List.copyOf(problems);
  }

  List<Delivered> deliveries() {
    return proposals.stream().map(Proposed::delivered).toList();
  }
}

package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.plan.PastProposal.State;
import java.time.Instant;

/// A pull request of a branch of the repository itself, as the forge shows it.
///
/// @param head the commit its branch is at
/// @param decidedAt when it was merged or closed; of an open one, when it was opened
record ForgePull(
    int number,
    String branch,
    String head,
    State state,
    Instant openedAt,
    Instant decidedAt,
    String body) {

  boolean isOpen() {
    return state == State.OPEN;
  }
}

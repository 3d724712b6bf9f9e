package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.plan.ProposalHistory;
import java.io.IOException;

/// What the queue has seen, and what people made of it.
public interface ProposalHistorySource {
  /// The agent's own proposals as they stand.
  ///
  /// @throws IOException if the queue cannot be read
  ProposalHistory history() throws IOException;
}

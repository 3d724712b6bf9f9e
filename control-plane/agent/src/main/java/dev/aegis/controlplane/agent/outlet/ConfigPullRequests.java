package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.propose.Concern;
import dev.aegis.controlplane.propose.ProposalBody;
import java.io.IOException;
import java.time.Instant;

/// The only way a change leaves the agent: a proposal that a person merges or closes.
///
/// It takes an [ApprovedPatch] and nothing else, so what did not pass the safety envelope cannot be
/// proposed (ADR-004).
public interface ConfigPullRequests {
  /// Opens a proposal for a concern, or renews the open one.
  ///
  /// @param now written into the proposal
  /// @throws IOException if the queue cannot be read or written. Whether something was proposed is
  ///   unknown then; asking again finds out, and never proposes the same twice. A far queue says
  ///   more by an [OutletException].
  Delivered openOrUpdate(ApprovedPatch patch, Concern concern, ProposalBody body, Instant now)
      throws IOException;
}

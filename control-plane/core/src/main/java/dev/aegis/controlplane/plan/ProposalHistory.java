package dev.aegis.controlplane.plan;

import java.util.List;

/// Every proposal the queue knows of that may still matter: all open ones, and those merged or
/// closed of late.
public record ProposalHistory(List<PastProposal> proposals) {
  public static final ProposalHistory EMPTY = new ProposalHistory(List.of());

  public ProposalHistory {
    proposals = List.copyOf(proposals);
  }

  List<PastProposal> in(PastProposal.State state) {
    return proposals.stream().filter(proposal -> proposal.state() == state).toList();
  }
}

package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.journal.JournalEntry.Told;
import dev.aegis.controlplane.plan.PastProposal;
import dev.aegis.controlplane.plan.ProposalHistory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which proposals the journal tells of, so that none is missing from it for ever.
///
/// A proposal is opened first and told then: the other way round, the journal would tell of some
/// that never were. So a process that is killed between the two leaves a proposal without a line.
/// What the outlet holds is therefore compared with the journal once a process, before it opens
/// anything itself, and again after a line that could not be written, until that proposal is told:
/// what was read of the outlet may be older than the proposal, and a comparison that does not see
/// it settles nothing. Not thread-safe: the loop's thread calls it.
final class ToldProposals {
  private final Set<Told> told;

  /// Of which a line could not be written, by this process.
  private final Set<Told> missing = new HashSet<>();

  private boolean compared;

  /// @param before what the journal tells of at the start
  ToldProposals(Set<Told> before) {
    this.told = new HashSet<>(before);
  }

  /// The proposals of the outlet that no line tells of, if it is time to compare.
  List<PastProposal> untold(ProposalHistory history) {
    return compared
        ? List.of()
        : history.proposals().stream()
            .filter(one -> !told.contains(new Told(one.branch().value(), one.number())))
            .toList();
  }

  /// All that was untold is told, as far as the outlet showed it.
  void areCompared() {
    compared = missing.isEmpty();
  }

  /// A line tells of it.
  void tell(String branch, int number) {
    Told one = new Told(branch, number);
    told.add(one);
    missing.remove(one);
  }

  /// Its line could not be written.
  void lineIsMissing(String branch, int number) {
    missing.add(new Told(branch, number));
    compared = false;
  }
}

package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.ConfigPatch;
import dev.aegis.controlplane.envelope.Violation;
import java.util.List;

/// What comes of an anomaly.
public sealed interface Proposal {

  /// No change, and that is an answer.
  ///
  /// @param reason one sentence
  /// @param runbook path of the page to follow, within the repository
  record NotNeeded(String reason, String runbook) implements Proposal {}

  /// A change that would not be safe. It is logged and never reaches the queue.
  record Blocked(ConfigPatch patch, List<Violation> violations) implements Proposal {
    public Blocked {
      violations = List.copyOf(violations);
    }
  }

  /// A change a person may merge.
  ///
  /// @param patch what to change, proven safe against its base
  /// @param concern what it is about; names the branch
  /// @param body what to tell the person
  record Approved(ApprovedPatch patch, Concern concern, ProposalBody body) implements Proposal {}

  /// What is being done about it, in one sentence.
  default String inOneSentence() {
    return switch (this) {
      case NotNeeded none ->
          "no configuration change (" + none.reason() + "); follow " + none.runbook();
      case Blocked blocked ->
          "no change: what the catalogue advises is not safe ("
              + blocked.violations().getFirst().ruleId()
              + ")";
      case Approved approved -> "review the change on branch " + approved.concern().branch();
    };
  }
}

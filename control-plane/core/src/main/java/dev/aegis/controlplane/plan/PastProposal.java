package dev.aegis.controlplane.plan;

import dev.aegis.controlplane.propose.BranchName;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;

/// A proposal that stands in the queue, or stood there.
///
/// @param number in the queue, from 1
/// @param severity of the anomaly when it was last proposed
/// @param openedAtMs when it was opened, epoch milliseconds
/// @param atMs when it got into this state, epoch milliseconds
public record PastProposal(
    int number,
    BranchName branch,
    AnomalyKind kind,
    Subject subject,
    Severity severity,
    State state,
    long openedAtMs,
    long atMs) {

  /// What a person has made of it so far.
  public enum State {
    OPEN,
    MERGED,
    /// Closed without merging: the person said no.
    CLOSED
  }

  boolean isAbout(AnomalyKind otherKind, Subject otherSubject) {
    return kind.equals(otherKind) && subject.equals(otherSubject);
  }
}

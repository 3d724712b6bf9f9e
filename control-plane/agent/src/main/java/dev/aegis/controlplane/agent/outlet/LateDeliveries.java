package dev.aegis.controlplane.agent.outlet;

import java.util.List;

/// What was asked of an outlet in one turn and came to its end after it.
public interface LateDeliveries {
  /// An outlet that is always done when it returns.
  LateDeliveries NONE = List::of;

  /// One ending, told once.
  sealed interface Ending {
    /// A proposal was delivered, or not.
    record Proposal(String branch, Delivered delivered) implements Ending {}

    /// A draft was opened.
    record Draft(String title) implements Ending {}

    /// A draft could not be opened.
    record DraftFailed(String title, String reason) implements Ending {}
  }

  /// The endings since this was last asked.
  List<Ending> ended();
}

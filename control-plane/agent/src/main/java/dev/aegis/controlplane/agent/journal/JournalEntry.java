package dev.aegis.controlplane.agent.journal;

import dev.aegis.controlplane.agent.narrate.ModelCall;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.telemetry.verdict.Anomaly;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing worth a line.
public sealed interface JournalEntry {

  /// A window showed something.
  ///
  /// @param decision `propose`, `not_needed` or `blocked`
  /// @param reason why, one sentence
  /// @param violations of a blocked change: the ids of the rules it broke
  record WindowJudged(Anomaly anomaly, String decision, String reason, List<String> violations)
      implements JournalEntry {
    public WindowJudged {
      violations = List.copyOf(violations);
    }
  }

  /// A proposal was taken to the queue.
  ///
  /// @param outcome `opened`, `renewed`, `left_to_a_person`, `refused` or `failed`
  /// @param detail its number, or why
  record ProposalDelivered(String outcome, String branch, String detail) implements JournalEntry {}

  /// A draft of a postmortem was put where people find it.
  ///
  /// @param incident what is remembered of it, to be found again when another resembles it; absent
  ///   where nothing is
  record DraftOpened(String title, @Nullable PastIncident incident) implements JournalEntry {
    public DraftOpened(String title) {
      this(title, null);
    }
  }

  /// A model was asked about an incident, or was not because its budget is spent.
  ///
  /// @param title of the draft it was asked for
  record ModelAsked(String title, ModelCall call) implements JournalEntry {}

  /// The last writing was cut off by a crash; the rest of that line was removed.
  record TornLineRemoved(long bytes) implements JournalEntry {}
}
